package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.object.BlobRef;
import java.util.List;
import java.util.Optional;

/**
 * A resume point's {@code manifest.json}, written after its blobs: where another attempt goes on as
 * if nothing had happened.
 *
 * @param step the number of steps done
 * @param updates that the moments have seen, those of ancestors included
 * @param weights safetensors
 * @param optimizer safetensors with the Adam moments
 * @param ramp of tau, if the run grew its model
 * @param lossAtBirth mean validation loss before the run's first step, in nats per token
 * @param curve validation losses that were measured since
 * @param training running means of the losses of the batches since; none in manifests that are
 *     older than they are
 * @param birth of the model, if the run grew it
 * @param seconds trained so far, over all attempts
 * @param guard what the guard remembers; the next batch follows from it, and which resume point
 *     must be kept beside this one
 */
public record ResumePoint(
    String nonce,
    long step,
    long updates,
    BlobRef weights,
    BlobRef optimizer,
    Optional<TauRamp> ramp,
    double lossAtBirth,
    List<LossPoint> curve,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LossPoint> training,
    Optional<Birth> birth,
    double seconds,
    GuardState guard) {

  public ResumePoint(
      String nonce,
      long step,
      long updates,
      BlobRef weights,
      BlobRef optimizer,
      Optional<TauRamp> ramp,
      double lossAtBirth,
      List<LossPoint> curve,
      @JacksonInject(useInput = OptBoolean.TRUE) List<LossPoint> training,
      Optional<Birth> birth,
      double seconds,
      GuardState guard) {
    this.nonce = nonce;
    this.step = step;
    this.updates = updates;
    this.weights = weights;
    this.optimizer = optimizer;
    this.ramp = ramp;
    this.lossAtBirth = lossAtBirth;
    this.curve = List.copyOf(curve);
    this.training = List.copyOf(training);
    this.birth = birth;
    this.seconds = seconds;
    this.guard = guard;
  }
}
