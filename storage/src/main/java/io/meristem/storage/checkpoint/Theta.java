package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How Pattention turns scores into weights (TokenFormer, section 3.2). {@code s} is one row of X
 * K^T; a row whose norm is at most 1e-12 gives zero and passes no gradient.
 */
public enum Theta {
  /** {@code gelu(s / |s|_2 * tau)}. */
  @JsonProperty("l2_norm_gelu")
  L2_NORM_GELU,
  /** {@code gelu(s) / |gelu(s)|_2 * tau}. */
  @JsonProperty("gelu_l2_norm")
  GELU_L2_NORM,
  /** {@code softmax(s) * tau}. A zero key still takes part, so only whole duplication is exact. */
  @JsonProperty("softmax")
  SOFTMAX;

  /**
   * The tau that TokenFormer gives a fresh layer of this many tokens: {@code sqrt(n)}, or {@code n}
   * for softmax.
   */
  public double tau(int tokens) {
    return switch (this) {
      case L2_NORM_GELU, GELU_L2_NORM -> Math.sqrt(tokens);
      case SOFTMAX -> tokens;
    };
  }

  /** The tau with which a layer of k copies of each token weighs each copy as it did the token. */
  public double tauOfCopies(double tau, int copies) {
    return switch (this) {
      case L2_NORM_GELU, GELU_L2_NORM -> Math.sqrt(copies) * tau;
      case SOFTMAX -> copies * tau;
    };
  }

  /** Whether a token with a zero key leaves the output of the layer untouched. */
  public boolean ignoresZeroKeys() {
    return switch (this) {
      case L2_NORM_GELU, GELU_L2_NORM -> true;
      case SOFTMAX -> false;
    };
  }
}
