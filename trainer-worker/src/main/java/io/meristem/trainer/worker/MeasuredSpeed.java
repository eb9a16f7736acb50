package io.meristem.trainer.worker;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How fast this worker trains. What else its machine does, such as starting the other processes of
 * a stack, makes a measurement slower and nothing makes it faster: so it is repeated a few times
 * while the worker has nothing to do, and the fastest counts. One thread at a time may measure, any
 * may ask.
 */
final class MeasuredSpeed {

  private static final long PAUSE = Duration.ofSeconds(5).toNanos();
  private static final int REPETITIONS = 6;

  private final DoubleSupplier measurement;
  private final LongSupplier nanoTime;
  private volatile OptionalDouble fastest = OptionalDouble.empty();
  private long measuredAt;
  private int repetitionsLeft = REPETITIONS;

  /**
   * @param measurement floating-point operations per second
   * @param nanoTime as {@link System#nanoTime} tells it
   */
  MeasuredSpeed(DoubleSupplier measurement, LongSupplier nanoTime) {
    this.measurement = measurement;
    this.nanoTime = nanoTime;
  }

  /** The fastest measurement, if there is one. */
  OptionalDouble flopsPerSecond() {
    return fastest;
  }

  /** Measures again if that is due; for whoever finds that there is nothing else to do. */
  void idle() {
    if (repetitionsLeft > 0 && nanoTime.getAsLong() - measuredAt >= PAUSE) {
      repetitionsLeft--;
      measure();
    }
  }

  /** Measures now. */
  void measure() {
    double measured = measurement.getAsDouble();
    fastest = OptionalDouble.of(Math.max(measured, fastest.orElse(measured)));
    measuredAt = nanoTime.getAsLong();
  }
}
