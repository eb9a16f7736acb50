package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSpecTest {

  @ParameterizedTest
  @CsvSource({
    "1000, 16, 64, 20",
    "100, 16, 64, 3",
    "10, 2, 64, 0",
    "2, 1000, 1, 1",
    "1, 1000, 1, 0",
    "0, 1000, 1, 0"
  })
  void theLossIsMeasuredSeldomAndAsOftenAsAnnounced(
      long steps, int batch, int windows, int points) {
    TrainingSpec spec = spec(steps, batch, windows);

    assertThat(spec.pointsBetween()).isEqualTo(points);
    assertThat(LongStream.rangeClosed(0, steps).filter(spec::isMeasuredAfter)).hasSize(points);
  }

  @Test
  void thePointsAreEvenlySpreadBetweenTheEnds() {
    TrainingSpec spec = spec(100, 16, 64);

    List<Long> points =
        LongStream.rangeClosed(0, 100).filter(spec::isMeasuredAfter).boxed().toList();

    assertThat(points).containsExactly(25L, 50L, 75L);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "8, 8", "100, 100", "101, 100", "12345, 100"})
  void theLossOfTheBatchesIsKeptAtAHundredPointsAtMostAndAfterTheLastUpdate(
      long steps, int points) {
    TrainingSpec spec = spec(steps, 16, 64);

    assertThat(LongStream.rangeClosed(0, steps).filter(spec::isTrainingLossKeptAfter))
        .hasSize(points)
        .endsWith(steps);
  }

  @Test
  void moreTokensThanCanBeCountedAreRefused() {
    assertThatThrownBy(() -> spec(Long.MAX_VALUE, 16, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps must be fewer, not 9223372036854775807");
  }

  private static TrainingSpec spec(long steps, int batch, int windows) {
    return new TrainingSpec(
        steps, batch, 128, 1e-3, 1e-4, 0.1, 0.1, 1, 1, windows, 100, Compute.PLAIN, Guard.DEFAULT);
  }
}
