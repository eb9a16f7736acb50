package io.meristem.storage.object;

import org.jspecify.annotations.Nullable;

/** A stored document is not what this build can read: a newer format, foreign or damaged. */
public final class UnreadableDocumentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String why;
  private final boolean isNewer;

  public UnreadableDocumentException(String key, String why, @Nullable Throwable cause) {
    this(key, why, false, cause);
  }

  private UnreadableDocumentException(
      String key, String why, boolean isNewer, @Nullable Throwable cause) {
    super("cannot read " + key + ": " + why, cause);
    this.why = why;
    this.isNewer = isNewer;
  }

  /** A document of another format than the one that this build reads. */
  static UnreadableDocumentException ofFormat(String key, int format, int known) {
    return new UnreadableDocumentException(
        key,
        "its format is " + format + ", and this build reads format " + known,
        format > known,
        null);
  }

  /** The same as the message, without the key. */
  public String why() {
    return why;
  }

  /** Whether a newer build wrote the document. */
  public boolean isNewer() {
    return isNewer;
  }
}
