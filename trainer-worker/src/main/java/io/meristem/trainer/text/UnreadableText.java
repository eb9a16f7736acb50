package io.meristem.trainer.text;

/** The text is not UTF-8. */
public final class UnreadableText extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long at;

  UnreadableText(long at) {
    super("byte " + at + " is not UTF-8");
    this.at = at;
  }

  /** The place of the first byte that is wrong, from 0. */
  public long at() {
    return at;
  }
}
