package io.meristem.storage.plan;

import java.util.OptionalLong;

/**
 * How much a stage trains: optimizer updates, or tokens with repeats counted, rounded up to whole
 * updates. One of the two.
 */
public record Budget(OptionalLong steps, OptionalLong tokens) {

  public Budget {
    if (steps.isPresent() == tokens.isPresent()) {
      throw new IllegalArgumentException("a budget has steps or tokens, one of the two");
    }
    if (steps.orElse(1) < 1 || tokens.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "a budget must be at least 1, not " + (steps.isPresent() ? steps : tokens).getAsLong());
    }
  }

  /** The updates that it pays for. */
  public long stepsOf(long tokensPerStep) {
    return steps.orElseGet(() -> Math.ceilDiv(tokens.getAsLong(), tokensPerStep));
  }
}
