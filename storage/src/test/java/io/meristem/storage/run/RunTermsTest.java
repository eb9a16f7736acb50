package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTermsTest {

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void aPriorityOutsideItsBoundsIsRefusedByItsValue(int priority) {
    assertThatThrownBy(() -> RunTerms.DEFAULT.withPriority(priority))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and 100, not " + priority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Poets", "a b", "a.b"})
  void aNameThatIsNoneIsRefusedByItsValue(String name) {
    assertThatThrownBy(() -> new RunTerms(50, Optional.empty(), name, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("team must be")
        .hasMessageContaining("'" + name + "'");
    assertThatThrownBy(() -> new RunTerms(50, Optional.empty(), "poets", Optional.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workerClass must be");
  }

  @Test
  void aDeadlineIsOverFromItsOwnMomentOn() {
    RunTerms terms = RunTerms.DEFAULT.withDeadline(Optional.of(Samples.NOON));

    assertThat(terms.isOverdueAt(Samples.NOON.minusNanos(1))).isFalse();
    assertThat(terms.isOverdueAt(Samples.NOON)).isTrue();
    assertThat(RunTerms.DEFAULT.isOverdueAt(Samples.NOON)).isFalse();
  }
}
