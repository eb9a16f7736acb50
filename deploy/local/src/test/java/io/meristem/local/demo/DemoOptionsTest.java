package io.meristem.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.local.StackFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

  @Test
  void withoutArgumentsEverythingIsLeftToTheDemo() {
    DemoOptions options = DemoOptions.parse(List.of());

    assertThat(options)
        .isEqualTo(
            new DemoOptions(Optional.empty(), OptionalInt.empty(), Optional.empty(), false, false));
  }

  @Test
  void everyOptionIsRead() {
    DemoOptions options =
        DemoOptions.parse(
            List.of("a.txt", "--steps", "40", "--keep", "--data", "there", "--verbose"));

    assertThat(options)
        .isEqualTo(
            new DemoOptions(
                Optional.of(Path.of("a.txt")),
                OptionalInt.of(40),
                Optional.of(Path.of("there")),
                true,
                true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", "99999999999"})
  void stepsThatAreNoWholePositiveNumberAreNamed(String steps) {
    assertThatThrownBy(() -> DemoOptions.parse(List.of("--steps", steps)))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("'" + steps + "'");
  }

  @Test
  void childrenTrainInProportionToTheRoot() {
    DemoPlan plan = DemoPlan.of(OptionalInt.of(40));

    assertThat(plan.root().steps()).isEqualTo(40);
    assertThat(plan.growths()).extracting(DemoPlan.Training::steps).containsExactly(20, 20);
  }
}
