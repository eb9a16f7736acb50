package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What the new parameter tokens of a layer are at birth. Random numbers are uniform around zero;
 * each standard deviation is finite and not negative.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Init.ZeroKey.class, name = "zero-key"),
  @JsonSubTypes.Type(value = Init.Official.class, name = "official"),
  @JsonSubTypes.Type(value = Init.Duplicate.class, name = "duplicate")
})
public sealed interface Init {

  /** The standard deviation that {@link Official} gives keys unless another is asked for. */
  double KEY_STD = 0.02;

  /** How far copies differ unless something else is asked for. */
  double NOISE = 0.1;

  /**
   * Keys zero, values random: exact under a Theta that gives zero keys no weight.
   *
   * @param valueStd standard deviation of the values
   */
  record ZeroKey(double valueStd) implements Init {
    public ZeroKey {
      requireDeviation("valueStd", valueStd);
    }
  }

  /**
   * Keys and values random, as the official code draws them: never exact.
   *
   * @param keyStd standard deviation of the keys
   * @param valueStd standard deviation of the values
   */
  record Official(double keyStd, double valueStd) implements Init {
    public Official {
      requireDeviation("keyStd", keyStd);
      requireDeviation("valueStd", valueStd);
    }
  }

  /**
   * The layer's tokens k times over: the same keys, each value divided by k, and tau as {@link
   * Theta#tauOfCopies} says. Exact under every Theta.
   *
   * @param noise standard deviation of the factor, around 1, by which a copy's value differs from
   *     the k-th part; the factors of the k copies of a number have the mean 1, so that their sum
   *     stays. Without it copies would stay equal for ever, since their gradients are
   */
  record Duplicate(double noise) implements Init {
    public Duplicate {
      requireDeviation("noise", noise);
      if (noise > 1) {
        throw new IllegalArgumentException("noise must be at most 1, not " + noise);
      }
    }
  }

  /**
   * The standard deviation of new values unless another is asked for: {@code 2 / blocks /
   * sqrt(width)}.
   *
   * @param blocks of the child
   */
  static double valueStd(int blocks, int width) {
    return 2.0 / blocks / Math.sqrt(width);
  }

  private static void requireDeviation(String field, double deviation) {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          field + " must be finite and not negative, not " + deviation);
    }
  }
}
