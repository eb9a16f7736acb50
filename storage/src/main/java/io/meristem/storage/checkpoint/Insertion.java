package io.meristem.storage.checkpoint;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A new block that passes the residual stream through untouched until it is trained: its {@code
 * proj} and {@code ffn} values are zero, everything else is as in a fresh model. Were its {@code q,
 * k, v} values zero as well, its attention could never learn: {@code proj} would see nothing, and
 * pass nothing back.
 *
 * @param at the parent's block that it is put before; the number of blocks puts it at the end
 * @param tokens by role; what is left out is as in the child's block that grew from the parent's
 *     before it, or, at 0, from its first
 */
public record Insertion(int at, Map<Role, Integer> tokens) {

  public Insertion {
    Map<Role, Integer> inOrder = new EnumMap<>(Role.class);
    inOrder.putAll(Objects.requireNonNullElse(tokens, Map.of()));
    tokens = Collections.unmodifiableMap(inOrder);
    if (at < 0) {
      throw new IllegalArgumentException("at must be 0 or the number of a block, not " + at);
    }
  }

  /** The new block beside one that it takes missing counts from. */
  Block block(Block neighbour, Theta theta) {
    return neighbour.map((role, layer) -> {
      int count = tokens.getOrDefault(role, layer.tokens());
      return new Pattention(count, theta.tau(count));
    });
  }

  /** The same, with every count that {@link #block} takes from the neighbour written down. */
  Insertion beside(Block neighbour) {
    Map<Role, Integer> all = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      all.put(role, tokens.getOrDefault(role, neighbour.layer(role).tokens()));
    }
    return new Insertion(at, all);
  }
}
