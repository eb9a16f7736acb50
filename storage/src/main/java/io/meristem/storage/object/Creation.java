package io.meristem.storage.object;

/** Who won a put-if-absent, once it is known for certain. */
public sealed interface Creation {

  /** The key holds the given document. */
  record Created() implements Creation {}

  /** Somebody else was first, and the key holds {@code document} for ever. */
  record Existing(String document) implements Creation {}
}
