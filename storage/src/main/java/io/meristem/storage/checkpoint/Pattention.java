package io.meristem.storage.checkpoint;

/**
 * The shape of one Pattention layer.
 *
 * @param tokens how many parameter tokens it has; at least 2, since one score is always its own
 *     norm
 * @param tau the score scale, stored and never derived from {@code tokens}: a tau that followed the
 *     count would change every old score when tokens are appended
 */
public record Pattention(int tokens, double tau) {

  public Pattention {
    if (tokens < 2) {
      throw new IllegalArgumentException(
          "a Pattention layer needs at least 2 tokens, not " + tokens);
    }
    if (!(tau > 0) || Double.isInfinite(tau)) {
      throw new IllegalArgumentException("tau must be a positive finite number, not " + tau);
    }
  }
}
