package io.meristem.trainer.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How fast this worker trains, for estimates. What its trainings took tells it best; until there is
 * one that was long enough, the median of a few short measurements that are made while the worker
 * has nothing to do; and until there is one of these, a measurement made at its start, which is too
 * slow if the machine was busy with other starts. One thread at a time may tell or measure, any may
 * ask.
 */
final class MeasuredSpeed {

  private static final long PAUSE = Duration.ofSeconds(5).toNanos();
  private static final int MEASUREMENTS_AT_REST = 3;
  private static final double LONG_ENOUGH_SECONDS = 5;
  private static final double NEWEST_COUNTS = 0.5;

  private final DoubleSupplier measurement;
  private final LongSupplier nanoTime;
  private final List<Double> atRest = new ArrayList<>();
  private OptionalDouble ofTrainings = OptionalDouble.empty();
  private volatile OptionalDouble known = OptionalDouble.empty();
  private long measuredAt;

  /**
   * @param measurement floating-point operations per second
   * @param nanoTime as {@link System#nanoTime} tells it
   */
  MeasuredSpeed(DoubleSupplier measurement, LongSupplier nanoTime) {
    this.measurement = measurement;
    this.nanoTime = nanoTime;
  }

  /** Floating-point operations per second, if there was a measurement. */
  OptionalDouble flopsPerSecond() {
    return known;
  }

  /** Measures for the first time. */
  void start() {
    known = OptionalDouble.of(measured());
  }

  /** Measures again if that is due; for whoever finds that there is nothing else to do. */
  void idle() {
    if (atRest.size() < MEASUREMENTS_AT_REST && nanoTime.getAsLong() - measuredAt >= PAUSE) {
      atRest.add(measured());
      if (ofTrainings.isEmpty()) {
        known = OptionalDouble.of(median());
      }
    }
  }

  /** A training is done, of so much work; one that took too little time tells nothing. */
  void trained(double flops, double seconds) {
    if (seconds >= LONG_ENOUGH_SECONDS) {
      double newest = flops / seconds;
      double before = ofTrainings.orElse(newest);
      ofTrainings = OptionalDouble.of(before + NEWEST_COUNTS * (newest - before));
      known = ofTrainings;
    }
  }

  private double measured() {
    double measured = measurement.getAsDouble();
    measuredAt = nanoTime.getAsLong();
    return measured;
  }

  private double median() {
    return atRest.stream().sorted().toList().get(atRest.size() / 2);
  }
}
