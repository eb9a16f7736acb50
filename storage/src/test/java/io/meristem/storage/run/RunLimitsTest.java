package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLimitsTest {

  @ParameterizedTest
  @CsvSource({
    "false, 0, 0, 3",
    "true, 1, 0, 3",
    "false, 1, 1, 3",
    "true, 2, 1, 3",
    "true, 3, 2, 3",
    "true, 3, 1, 4"
  })
  void theLastAttemptIsWhereFailuresAloneWouldLead(
      boolean isOffered, int attempt, int failures, int last) {
    RunState state = isOffered ? new RunState.Offered() : new RunState.Waiting();
    Tally tally = new Tally(failures, 0, 0);
    Life life = new Life(state, 1, attempt, 0, tally, List.of(), false, RunTerms.DEFAULT);

    int found = new RunLimits(3, 5).lastAttempt(life);

    assertThat(found).isEqualTo(last);
  }

  @Test
  void aRunHasAnAttemptToFailAndOneToLose() {
    assertThatThrownBy(() -> new RunLimits(0, 5)).hasMessageContaining("not 0 and 5");
    assertThatThrownBy(() -> new RunLimits(3, 0)).hasMessageContaining("not 3 and 0");
  }
}
