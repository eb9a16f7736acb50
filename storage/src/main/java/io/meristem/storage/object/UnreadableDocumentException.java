package io.meristem.storage.object;

import org.jspecify.annotations.Nullable;

/** A stored document is not what this build can read: a newer format, foreign or damaged. */
public final class UnreadableDocumentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnreadableDocumentException(String key, String why, @Nullable Throwable cause) {
    super("cannot read " + key + ": " + why, cause);
  }
}
