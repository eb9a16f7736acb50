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
 * <p>Exact growth changes nothing on paper. In fp32 the difference is exactly zero as long as the
 * longer sums are added up in the order of the shorter ones. On CPUs that was so for all doublings
 * of multiples of 64 that were tried, 64 to 512, but one: 256 to 512 gave 1e-6.
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
        divergence(before.logits(), after.logits(), parent.config().vocabulary()),
        before.loss(),
        after.loss(),
        probe.sha256(),
        kernel.backend());
  }

  /** Kullback-Leibler divergence of the second from the first, mean over all positions. */
  private static double divergence(FloatBuffer parent, FloatBuffer child, int vocabulary) {
    int positions = parent.capacity() / vocabulary;
    double sum = 0;
    for (int position = 0; position < positions; position++) {
      FloatBuffer before = parent.slice(position * vocabulary, vocabulary);
      FloatBuffer after = child.slice(position * vocabulary, vocabulary);
      double norm = logSumExp(before);
      double otherNorm = logSumExp(after);
      for (int token = 0; token < vocabulary; token++) {
        double logProbability = before.get(token) - norm;
        double other = after.get(token) - otherNorm;
        sum += Math.exp(logProbability) * (logProbability - other);
      }
    }
    return sum / positions;
  }

  private static double logSumExp(FloatBuffer logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < logits.capacity(); token++) {
      largest = Math.max(largest, logits.get(token));
    }
    double sum = 0;
    for (int token = 0; token < logits.capacity(); token++) {
      sum += Math.exp(logits.get(token) - largest);
    }
    return largest + Math.log(sum);
  }

  private Answer answer(Checkpoint checkpoint) {
    try (SafetensorsFile weights = SafetensorsFile.open(checkpoint.weights());
        TokenFormer model = TokenFormer.load(kernel, checkpoint.config(), weights)) {
      FloatBuffer logits = FloatBuffer.wrap(model.logits(probe.inputs()));
      return new Answer(logits, model.loss(probe.inputs(), probe.targets()));
    }
  }
}
