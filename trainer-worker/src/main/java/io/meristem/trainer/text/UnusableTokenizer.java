package io.meristem.trainer.text;

/** The tokenizer's file cannot be used; the message says why. */
public final class UnusableTokenizer extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableTokenizer(String message) {
    super(message);
  }
}
