package io.meristem.storage.run;

/**
 * What a guard has done in a run.
 *
 * @param skipped batches that were refused, and nothing learnt from
 * @param halved how often the learning rate was halved, for the rest of the run
 * @param wentBack how often training went back to the last good resume point
 */
public record GuardTotals(long skipped, long halved, long wentBack) {

  public static final GuardTotals NONE = new GuardTotals(0, 0, 0);

  GuardTotals skippedOne() {
    return new GuardTotals(skipped + 1, halved, wentBack);
  }

  GuardTotals halvedOnce() {
    return new GuardTotals(skipped, halved + 1, wentBack);
  }

  GuardTotals wentBackOnce() {
    return new GuardTotals(skipped, halved, wentBack + 1);
  }

  /** For people. */
  String words() {
    return "the guard has refused %d batches, halved the learning rate %d times and gone back %d times"
        .formatted(skipped, halved, wentBack);
  }
}
