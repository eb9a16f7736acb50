package io.meristem.storage.checkpoint;

/** What every growth obeys, or is refused by. */
public enum GrowthRule {
  /** A recipe names only layers and positions that the parent has. */
  KNOWN_PLACES,
  /** A token count is a whole number that fits 32 bits. */
  WHOLE_TOKENS,
  /** No layer loses tokens. */
  NO_SHRINKING,
  /** Duplication makes whole copies of a layer. */
  WHOLE_COPIES,
  /** At least one layer gains a token, or a block is new. */
  SOMETHING_ADDED,
  /** The child is born with the taus that keep its parent's function, unless it may be lossy. */
  TAU_KEPT,
  /** New tokens have no weight at birth, unless the child may be lossy. */
  SILENT_TOKENS,
  /** Zero keys need a Theta that gives them no weight, unless the child may be lossy. */
  ZERO_KEYS_IGNORED,
  /** A new token with a zero key has a value, or no gradient ever reaches it. */
  NO_DEAD_TOKENS,
  /** Copies differ, or they would be one token for ever. */
  NO_TWINS,
  /** What is old can be held or slowed down only where growth leaves it as it is. */
  OLD_TOKENS_STAY,
  /** A recipe leads to the child that was planned. */
  PLANNED_CHILD
}
