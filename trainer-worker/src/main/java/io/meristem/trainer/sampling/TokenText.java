package io.meristem.trainer.sampling;

/** Turns the tokens of one answer into text, as far as the tokens so far make it certain. */
interface TokenText {

  /** What became certain with this token; characters that are not whole yet are held back. */
  String next(int token);

  /** What is still held back, when no token follows. */
  String rest();
}
