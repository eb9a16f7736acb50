package io.meristem.trainer.tokenformer;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.Collections;

/** Models that train in milliseconds. */
public final class TinyModel {

  public static final int SEQUENCE = 16;

  private TinyModel() {}

  /** Two blocks with this many tokens in every layer, taus as in a fresh model. */
  public static TokenFormerConfig of(int tokens) {
    return of(tokens, Theta.L2_NORM_GELU, true);
  }

  /** The same with another vocabulary. */
  public static TokenFormerConfig of(int tokens, int vocabulary) {
    return of(tokens, vocabulary, Theta.L2_NORM_GELU, true);
  }

  /** The same with another Theta. */
  public static TokenFormerConfig of(int tokens, Theta theta) {
    return of(tokens, theta, true);
  }

  /** The same with another Theta, or with a head that is not the embedding. */
  public static TokenFormerConfig of(int tokens, Theta theta, boolean tied) {
    return of(tokens, 256, theta, tied);
  }

  private static TokenFormerConfig of(int tokens, int vocabulary, Theta theta, boolean tied) {
    Pattention layer = new Pattention(tokens, theta.tau(tokens));
    Block block = new Block(layer, layer, layer, layer, layer);
    return new TokenFormerConfig(
        vocabulary, 32, 2, SEQUENCE, 4, 10000, 1e-5, theta, tied, Collections.nCopies(2, block));
  }
}
