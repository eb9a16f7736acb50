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
    return of(tokens, 256);
  }

  /** The same with another vocabulary. */
  public static TokenFormerConfig of(int tokens, int vocabulary) {
    Pattention layer = new Pattention(tokens, Math.sqrt(tokens));
    Block block = new Block(layer, layer, layer, layer, layer);
    return new TokenFormerConfig(
        vocabulary,
        32,
        2,
        SEQUENCE,
        4,
        10000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(2, block));
  }
}
