package io.meristem.storage.run;

/**
 * How often a run may be tried.
 *
 * @param failures attempts whose work may fail in one generation without a newer resume point
 * @param losses attempts in a row that may be lost without a newer resume point
 */
public record RunLimits(int failures, int losses) {

  public static final RunLimits DEFAULT = new RunLimits(3, 5);

  public RunLimits {
    if (failures < 1 || losses < 1) {
      throw new IllegalArgumentException(
          "a run has at least one attempt to fail and one to lose, not %d and %d"
              .formatted(failures, losses));
    }
  }

  /**
   * The attempt that a run comes to if all fail from now on. One that is lost or handed over adds
   * another.
   */
  public int lastAttempt(Life life) {
    int under = life.state() instanceof RunState.Attempted ? 1 : 0;
    return life.attempt() - under + failures - life.tally().failures();
  }
}
