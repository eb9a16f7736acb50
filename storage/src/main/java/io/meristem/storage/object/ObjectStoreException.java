package io.meristem.storage.object;

import org.jspecify.annotations.Nullable;

/** Object storage could not be reached, refused the credentials or broke its promise. */
public final class ObjectStoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ObjectStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
