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
  void whatIsMeasuredAtRestCountsMoreThanAtTheStart() {
    MeasuredSpeed speed = measuring(2e9, 16e9);

    idleAfter(speed, 5);

    assertThat(speed.flopsPerSecond()).hasValue(16e9);
  }

  @Test
  void ofMeasurementsAtRestTheMedianCounts() {
    MeasuredSpeed speed = measuring(2e9, 16e9, 3e9, 11e9);

    IntStream.range(0, 3).forEach(_ -> idleAfter(speed, 5));

    assertThat(speed.flopsPerSecond()).hasValue(11e9);
  }

  @Test
  void aTrainingCountsMoreThanMeasurements() {
    MeasuredSpeed speed = measuring(2e9, 16e9, 16e9);
    idleAfter(speed, 5);

    speed.trained(80e9, 10);
    idleAfter(speed, 5);

    assertThat(speed.flopsPerSecond()).hasValue(8e9);
  }

  @Test
  void theNewestTrainingCountsAsMuchAsAllBefore() {
    MeasuredSpeed speed = measuring(2e9);

    speed.trained(80e9, 10);
    speed.trained(40e9, 10);

    assertThat(speed.flopsPerSecond()).hasValue(6e9);
  }

  @Test
  void aTrainingOfSecondsTellsNothing() {
    MeasuredSpeed speed = measuring(2e9);

    speed.trained(8e9, 4);

    assertThat(speed.flopsPerSecond()).hasValue(2e9);
  }

  @Test
  void itIsNotMeasuredAgainWithinFiveSeconds() {
    MeasuredSpeed speed = counting();

    idleAfter(speed, 4);

    assertThat(measured).isEqualTo(1);
  }

  @Test
  void itIsNotMeasuredForEver() {
    MeasuredSpeed speed = counting();

    IntStream.range(0, 100).forEach(_ -> idleAfter(speed, 60));

    assertThat(measured).isEqualTo(4);
  }

  private MeasuredSpeed measuring(double... measurements) {
    Iterator<Double> next = DoubleStream.of(measurements).iterator();
    MeasuredSpeed speed = new MeasuredSpeed(next::next, () -> now);
    speed.start();
    return speed;
  }

  private MeasuredSpeed counting() {
    MeasuredSpeed speed = new MeasuredSpeed(() -> ++measured, () -> now);
    speed.start();
    return speed;
  }

  private void idleAfter(MeasuredSpeed speed, int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    speed.idle();
  }
}
