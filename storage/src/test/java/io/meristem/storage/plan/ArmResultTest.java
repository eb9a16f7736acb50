package io.meristem.storage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.run.LossPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ArmResultTest {

  /** Steps and losses of a curve, and its fall over the last quarter of the steps. */
  static final List<Arguments> CURVES =
      List.of(
          Arguments.of(List.of(0L, 100L), List.of(3.0, 2.0), 1.0),
          Arguments.of(List.of(0L, 50L, 100L), List.of(3.0, 2.25, 2.0), 0.25),
          Arguments.of(List.of(0L, 75L, 76L, 100L), List.of(3.0, 2.5, 2.25, 2.0), 0.5),
          Arguments.of(List.of(0L, 99L, 100L), List.of(3.0, 2.0, 2.0), 1.0),
          Arguments.of(List.of(0L, 25L, 50L, 75L, 100L), List.of(9.0, 2.0, 2.0, 2.0, 2.0), 0.0),
          Arguments.of(List.of(0L, 50L, 100L), List.of(3.0, 2.0, 2.5), -0.5),
          Arguments.of(List.of(0L, 0L), List.of(3.0, 2.75), 0.25));

  @ParameterizedTest
  @FieldSource("CURVES")
  void theFallAtTheEndIsThatOfTheLastQuarterOfTheSteps(
      List<Long> steps, List<Double> losses, double fall) {
    List<LossPoint> curve =
        IntStream.range(0, steps.size())
            .mapToObj(at -> new LossPoint(steps.get(at), 0, losses.get(at)))
            .toList();

    OptionalDouble found = result(curve).fallAtEnd();

    assertThat(found).hasValue(fall);
  }

  @Test
  void withoutACurveItIsTheFallFromBirthToEnd() {
    OptionalDouble found = result(List.of()).fallAtEnd();

    assertThat(found).hasValue(7);
  }

  private static ArmResult result(List<LossPoint> curve) {
    return new ArmResult(
        ArmKind.MAIN,
        "r1",
        Optional.of("v1"),
        OptionalDouble.of(8),
        OptionalDouble.of(1),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        curve);
  }
}
