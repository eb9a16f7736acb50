package io.meristem.storage.checkpoint;

import java.util.function.BiFunction;

/** The five Pattention layers of one transformer block. */
public record Block(Pattention q, Pattention k, Pattention v, Pattention proj, Pattention ffn) {

  public Pattention layer(Role role) {
    return switch (role) {
      case Q -> q;
      case K -> k;
      case V -> v;
      case PROJ -> proj;
      case FFN -> ffn;
    };
  }

  /** The block with every layer replaced by what {@code change} makes of it. */
  public Block map(BiFunction<Role, Pattention, Pattention> change) {
    return new Block(
        change.apply(Role.Q, q),
        change.apply(Role.K, k),
        change.apply(Role.V, v),
        change.apply(Role.PROJ, proj),
        change.apply(Role.FFN, ffn));
  }
}
