package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuredSpeedTest {

  private long now;
  private int measured;

  @Test
  void theFastestMeasurementCounts() {
    Iterator<Double> measurements = DoubleStream.of(2e9, 16e9, 11e9).iterator();
    MeasuredSpeed speed = new MeasuredSpeed(measurements::next, () -> now);
    speed.measure();

    IntStream.range(0, 2).forEach(_ -> idleAfter(speed, 5));

    assertThat(speed.flopsPerSecond()).hasValue(16e9);
  }

  @Test
  void itIsNotMeasuredAgainWithinFiveSeconds() {
    MeasuredSpeed speed = new MeasuredSpeed(this::one, () -> now);
    speed.measure();

    idleAfter(speed, 4);

    assertThat(measured).isEqualTo(1);
  }

  @Test
  void itIsNotMeasuredForEver() {
    MeasuredSpeed speed = new MeasuredSpeed(this::one, () -> now);
    speed.measure();

    IntStream.range(0, 100).forEach(_ -> idleAfter(speed, 60));

    assertThat(measured).isEqualTo(7);
  }

  private double one() {
    return ++measured;
  }

  private void idleAfter(MeasuredSpeed speed, int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    speed.idle();
  }
}
