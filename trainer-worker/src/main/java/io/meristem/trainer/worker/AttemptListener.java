package io.meristem.trainer.worker;

import io.meristem.storage.object.Documents;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunKeys;
import io.meristem.trainer.training.StepReport;
import io.meristem.trainer.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.OptionalDouble;

/** Hears the training: passes progress to the pulse and resume points to storage. */
final class AttemptListener implements TrainingListener {

  private static final double NEW_SPEED = 0.1;

  private final Blobs blobs;
  private final Pulse pulse;
  private final Prepared prepared;
  private final String nonce;
  private final long steps;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private double tokensPerSecond;

  AttemptListener(Blobs blobs, Pulse pulse, Prepared prepared, String nonce, long steps) {
    this.blobs = blobs;
    this.pulse = pulse;
    this.prepared = prepared;
    this.nonce = nonce;
    this.steps = steps;
  }

  /** Seconds of training so far, those of earlier attempts included. */
  double seconds() {
    return prepared.seconds() + (System.nanoTime() - startNanos) / 1e9;
  }

  @Override
  public Decision stepped(StepReport report) {
    pulse.reached(
        new Pulse.Progress(
            "training",
            report.step(),
            steps,
            OptionalDouble.of(report.loss()),
            OptionalDouble.of(speed(report.tokens()))));
    return switch (pulse.stop()) {
      case NOT -> Decision.GO_ON;
      case HAND_OVER -> Decision.HAND_OVER;
      case FENCED -> throw new FencedException();
    };
  }

  private double speed(long tokens) {
    long now = System.nanoTime();
    double newest = tokens / ((now - lastNanos) / 1e9);
    lastNanos = now;
    tokensPerSecond =
        tokensPerSecond == 0 ? newest : (1 - NEW_SPEED) * tokensPerSecond + NEW_SPEED * newest;
    return tokensPerSecond;
  }

  @Override
  public void saved(io.meristem.trainer.training.ResumePoint point) {
    long step = point.state().step();
    ResumePoint manifest =
        new ResumePoint(
            nonce,
            step,
            point.state().updates(),
            blobs.upload(point.weights()),
            blobs.upload(point.moments()),
            point.state().ramp(),
            point.state().lossAtBirth(),
            prepared.birth(),
            seconds());
    blobs
        .store()
        .create(RunKeys.resumePoint(blobs.run(), blobs.attempt(), step), Documents.text(manifest));
    try {
      Files.delete(point.weights());
      Files.delete(point.moments());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The attempt counts no more. */
  static final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1;
  }
}
