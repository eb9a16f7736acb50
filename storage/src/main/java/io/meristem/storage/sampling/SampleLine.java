package io.meristem.storage.sampling;

import io.meristem.storage.run.Problem;

/**
 * One line of an answer: pieces, then an end. An answer without its end was cut off on its way.
 *
 * <p>The texts of all lines, joined, are the text that was written.
 */
public sealed interface SampleLine {

  /**
   * A token was written.
   *
   * @param text that is certain now; empty while characters or a stop are incomplete
   */
  record Piece(String text, int token) implements SampleLine {}

  /**
   * Nothing follows.
   *
   * @param text that was held back until now
   * @param tokens how many were written, a stop token among them
   * @param seconds from the first token read to the last one written
   */
  record End(Finish finish, String text, int tokens, double seconds) implements SampleLine {}

  /** The worker could not go on. */
  record Broken(Problem problem) implements SampleLine {}
}
