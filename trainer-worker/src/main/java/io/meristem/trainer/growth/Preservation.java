package io.meristem.trainer.growth;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * Compares a child with its parent on a probe batch. One of the two is in memory at a time.
 *
 * <p>Exact growth changes nothing on paper. In fp32 token counts that are multiples of 64 have
 * given a difference of exactly zero; others are added up in another order.
 */
public record Preservation(Kernel kernel, Probe probe) {

  private static final double RELATIVE_TOLERANCE = 1e-5;

  /** A model's files. */
  public record Checkpoint(TokenFormerConfig config, Path weights) {}

  /** What a model makes of the probe. */
  private record Answer(FloatBuffer logits, double loss) {}

  /** A logit that is not a number never passes. */
  public PreservationCertificate certify(Checkpoint parent, Checkpoint child) {
    Answer before = answer(parent);
    Answer after = answer(child);
    double difference = 0;
    double largest = 0;
    for (int at = 0; at < before.logits().capacity(); at++) {
      double logit = before.logits().get(at);
      difference = Math.max(difference, Math.abs(after.logits().get(at) - logit));
      largest = Math.max(largest, Math.abs(logit));
    }
    double tolerance = RELATIVE_TOLERANCE * Math.max(1, largest);
    return new PreservationCertificate(
        difference,
        largest,
        tolerance,
        difference <= tolerance,
        before.loss(),
        after.loss(),
        probe.sha256(),
        kernel.backend());
  }

  private Answer answer(Checkpoint checkpoint) {
    try (SafetensorsFile weights = SafetensorsFile.open(checkpoint.weights());
        TokenFormer model = TokenFormer.load(kernel, checkpoint.config(), weights)) {
      FloatBuffer logits = FloatBuffer.wrap(model.logits(probe.inputs()));
      return new Answer(logits, model.loss(probe.inputs(), probe.targets()));
    }
  }
}
