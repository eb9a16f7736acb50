package io.meristem.storage.object;

/** An object that a document names is not there: something outside the product deleted it. */
public final class NoSuchObjectException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public NoSuchObjectException(String key) {
    super("object storage has no " + key);
  }
}
