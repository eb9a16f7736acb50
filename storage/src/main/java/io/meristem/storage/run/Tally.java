package io.meristem.storage.run;

/**
 * What the attempts of a run have cost so far.
 *
 * @param failures attempts of this generation whose work failed, the first of them perhaps after it
 *     had left a newer resume point
 * @param losses attempts in a row that were lost or handed over without a newer resume point
 * @param resumeStep of the newest resume point that an ended attempt left
 */
public record Tally(int failures, int losses, long resumeStep) {

  static final Tally NONE = new Tally(0, 0, 0);

  Tally failedAt(long step) {
    return step > resumeStep ? new Tally(1, 0, step) : new Tally(failures + 1, losses, resumeStep);
  }

  Tally lostAt(long step) {
    return step > resumeStep ? new Tally(0, 0, step) : new Tally(failures, losses + 1, resumeStep);
  }

  Tally ofNextGeneration() {
    return new Tally(0, 0, resumeStep);
  }
}
