package io.meristem.storage.check;

import io.meristem.storage.run.Problem;

/** One line of what a check tells. One that does not end with {@link End} was cut off. */
public sealed interface CheckLine {

  /**
   * It goes on: at most one such line a second.
   *
   * @param at the key that was reached
   */
  record Reached(Counts progress, String at) implements CheckLine {}

  /** Something is wrong. */
  record Found(Finding finding) implements CheckLine {}

  /** Everything was looked at. */
  record End(Counts totals, long findings, double seconds) implements CheckLine {}

  /** The check could not go on. */
  record Broken(Problem problem) implements CheckLine {}
}
