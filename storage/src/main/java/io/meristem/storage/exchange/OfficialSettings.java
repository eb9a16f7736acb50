package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.Theta;

/**
 * What an official checkpoint does not say of its model, since the weights have the same shapes
 * whatever it is. Vocabulary, width, blocks, token counts and whether the embeddings are tied
 * follow from the weights; every tau is {@link Theta#tau} of its layer's token count.
 *
 * @param heads {@code num_attention_heads}
 * @param sequence {@code seq_length}
 * @param rotaryFraction {@code rotary_pct}: which part of each head's channels is rotated, 0 to 1
 * @param rotaryBase {@code rotary_emb_base}
 * @param normEpsilon {@code layernorm_epsilon}
 * @param theta {@code norm_activation_type}
 */
public record OfficialSettings(
    int heads,
    int sequence,
    double rotaryFraction,
    double rotaryBase,
    double normEpsilon,
    Theta theta) {

  /** Those of the official models; of their sizes, 150M alone has this number of heads. */
  public static final OfficialSettings DEFAULT =
      new OfficialSettings(12, 2048, 0.25, 10_000, 1e-5, Theta.L2_NORM_GELU);

  public OfficialSettings {
    require(heads >= 1, "heads must be at least 1, not " + heads);
    require(sequence >= 2, "sequence must be at least 2, not " + sequence);
    require(
        rotaryFraction >= 0 && rotaryFraction <= 1,
        "rotaryFraction must lie between 0 and 1, not " + rotaryFraction);
    require(
        rotaryBase > 1 && Double.isFinite(rotaryBase),
        "rotaryBase must be finite and above 1, not " + rotaryBase);
    require(
        normEpsilon > 0 && Double.isFinite(normEpsilon),
        "normEpsilon must be finite and positive, not " + normEpsilon);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
