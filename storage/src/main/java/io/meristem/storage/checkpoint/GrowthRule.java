package io.meristem.storage.checkpoint;

/** What every growth obeys, or is refused by. */
public enum GrowthRule {
  /** Growth adds parameter tokens and changes nothing else of the architecture. */
  SAME_ARCHITECTURE,
  /** A token count is a whole number that fits 32 bits. */
  WHOLE_TOKENS,
  /** No layer loses tokens. */
  NO_SHRINKING,
  /** The child is born with its parent's taus. */
  TAU_KEPT,
  /** At least one layer gains a token. */
  SOMETHING_ADDED,
  /** Zero keys need a Theta that gives them no weight. */
  ZERO_KEYS_IGNORED,
  /** A new token with a zero key has a value, or no gradient ever reaches it. */
  NO_DEAD_TOKENS
}
