package io.meristem.storage.checkpoint;

import java.math.BigDecimal;

/** How many parameter tokens a layer is wished to have. In JSON the kind is told by its field. */
public sealed interface TokenCount {

  /** This many times what the parent's layer has. */
  record Factor(double factor) implements TokenCount {

    public Factor {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException(
            "factor must be a positive finite number, not " + factor);
      }
    }
  }

  /** This many in all. */
  record Tokens(int tokens) implements TokenCount {

    public Tokens {
      if (tokens < 0) {
        throw new IllegalArgumentException("tokens must not be negative, not " + tokens);
      }
    }
  }

  /** What a layer of {@code old} tokens is wished to have, whole or not. */
  default BigDecimal of(int old) {
    return switch (this) {
      case Factor(double factor) -> BigDecimal.valueOf(factor).multiply(BigDecimal.valueOf(old));
      case Tokens(int tokens) -> BigDecimal.valueOf(tokens);
    };
  }
}
