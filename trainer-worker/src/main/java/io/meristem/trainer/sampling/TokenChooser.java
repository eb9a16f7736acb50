package io.meristem.trainer.sampling;

import io.meristem.storage.sampling.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses tokens by their logits. The likeliest come first, and of equal ones the lower id.
 *
 * <p>The n-th choice takes the n-th {@code nextDouble()} of {@code new SplittableRandom(seed)},
 * times the probability of all tokens that may be chosen, and walks down from the likeliest until
 * the sum of their probabilities is above it. At temperature 0 nothing is drawn.
 */
final class TokenChooser {

  private final double temperature;
  private final int topK;
  private final double topP;
  private final SplittableRandom random;

  TokenChooser(Sampling sampling) {
    this.temperature = sampling.temperature();
    this.topK = sampling.topK();
    this.topP = sampling.topP();
    this.random = new SplittableRandom(sampling.seed());
  }

  /** The id of the next token. */
  int choose(float... logits) {
    int[] ranked = ranked(logits);
    if (temperature == 0) {
      return ranked[0];
    }
    double[] weights = weights(logits, ranked);
    int allowed = allowed(weights);
    double left = random.nextDouble() * sum(weights, allowed);
    int rank = 0;
    while (rank < allowed - 1 && left >= weights[rank]) {
      left -= weights[rank];
      rank++;
    }
    return ranked[rank];
  }

  /** The ids by logit, the largest first: sorted as one number made of logit and id. */
  private static int[] ranked(float[] logits) {
    long[] keys = new long[logits.length];
    for (int id = 0; id < logits.length; id++) {
      int bits = Float.floatToIntBits(logits[id] + 0f); // + 0f makes -0 the same as 0
      int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      keys[id] = (long) ~ascending << Integer.SIZE | id;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** What is proportional to the probabilities, likeliest first: 1 for that one. */
  private double[] weights(float[] logits, int[] ranked) {
    double largest = logits[ranked[0]];
    return Arrays.stream(ranked)
        .mapToDouble(id -> Math.exp((logits[id] - largest) / temperature))
        .toArray();
  }

  private int allowed(double[] weights) {
    int allowed = topK == 0 ? weights.length : Math.min(topK, weights.length);
    double wanted = topP * sum(weights, allowed);
    double sum = 0;
    for (int count = 1; count <= allowed; count++) {
      sum += weights[count - 1];
      if (sum >= wanted) {
        return count;
      }
    }
    return allowed;
  }

  private static double sum(double[] weights, int count) {
    double sum = 0;
    for (int rank = 0; rank < count; rank++) {
      sum += weights[rank];
    }
    return sum;
  }
}
