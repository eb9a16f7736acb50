package io.meristem.storage.object;

import org.jspecify.annotations.Nullable;

/** Object storage could not be reached, refused what was asked or broke its promise. */
public final class ObjectStoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean isPassing;

  private ObjectStoreException(String message, @Nullable Throwable cause, boolean isPassing) {
    super(message, cause);
    this.isPassing = isPassing;
  }

  /** A failure that the same call may not meet later: the server is away or in trouble. */
  public ObjectStoreException(String message, @Nullable Throwable cause) {
    this(message, cause, true);
  }

  /** A failure that the same call will meet again. */
  static ObjectStoreException refused(String message, @Nullable Throwable cause) {
    return new ObjectStoreException(message, cause, false);
  }

  /** Whether the same call may succeed later. */
  public boolean isPassing() {
    return isPassing;
  }
}
