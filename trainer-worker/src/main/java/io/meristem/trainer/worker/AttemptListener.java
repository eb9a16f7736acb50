package io.meristem.trainer.worker;

import io.meristem.storage.object.Documents;
import io.meristem.storage.run.GuardVerdict.Refused;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunKeys;
import io.meristem.trainer.training.SavedPoint;
import io.meristem.trainer.training.StepReport;
import io.meristem.trainer.training.TrainingListener;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Hears the training: passes progress to the pulse, and resume points to storage. Training goes on
 * while a point is uploaded, one at a time; what an upload throws comes out at the next point or
 * when all are awaited.
 */
final class AttemptListener implements TrainingListener, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AttemptListener.class);
  private static final double NEW_SPEED = 0.1;

  private final Blobs blobs;
  private final Pulse pulse;
  private final Prepared prepared;
  private final String nonce;
  private final long steps;
  private final long startNanos = System.nanoTime();
  private final ExecutorService uploads =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("resume points").factory());
  private Future<?> newest = CompletableFuture.completedFuture(null);
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
  public void born(double loss, Map<String, Integer> deadTokens) {
    LOG.infof("run %s: loss %s at birth, dead tokens %s", blobs.run(), loss, deadTokens);
  }

  @Override
  public Decision stepped(StepReport report) {
    pulse.reached(
        new Pulse.Progress(
            "training",
            report.step(),
            steps,
            OptionalDouble.of(report.loss()),
            OptionalDouble.of(speed(report.tokens())),
            Optional.of(report.guard())));
    return decision();
  }

  @Override
  public Decision refused(Refused refused) {
    LOG.warnf("run %s: %s", blobs.run(), refused.reason());
    return decision();
  }

  private Decision decision() {
    return switch (pulse.stop()) {
      case NOT -> Decision.GO_ON;
      case HAND_OVER -> Decision.HAND_OVER;
      case FENCED -> throw new Interruption(new Ending.Fenced());
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

  /** Its files are kept by the training until the next point is saved. */
  @Override
  public void saved(SavedPoint point) {
    double seconds = seconds();
    awaitUploads();
    newest = uploads.submit(() -> upload(point, seconds));
  }

  private void upload(SavedPoint point, double seconds) {
    ResumePoint manifest =
        new ResumePoint(
            nonce,
            point.state().step(),
            point.state().updates(),
            blobs.upload(point.weights()),
            blobs.upload(point.moments()),
            point.state().ramp(),
            point.state().lossAtBirth(),
            point.state().curve(),
            point.state().training(),
            prepared.birth(),
            seconds,
            point.state().guard());
    blobs
        .store()
        .create(
            RunKeys.resumePoint(blobs.run(), blobs.attempt(), manifest.guard().batches()),
            Documents.text(manifest));
    pulse.kept();
  }

  /** Comes back when every point that was saved is in storage. */
  void awaitUploads() {
    try {
      var _ = newest.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption(new Ending.Fenced());
    }
  }

  /** Breaks off an upload that nobody awaits any more. */
  @Override
  public void close() {
    uploads.shutdownNow();
    uploads.close();
  }
}
