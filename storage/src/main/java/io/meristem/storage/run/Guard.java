package io.meristem.storage.run;

/**
 * What training does when a batch threatens the model. A loss or gradient that is no finite number,
 * or a loss far above the running mean, is never applied: its batch is skipped. When skipping does
 * not help, the learning rate is halved; then training goes back to the last good resume point;
 * then the run fails with the reason.
 *
 * <p>{@link RunningLoss} says what a loss is compared with, and {@link GuardState} how one rung
 * follows the other.
 *
 * @param spike how many running standard deviations above the running mean a loss is a spike
 * @param skips batches that may be skipped one after the other before the learning rate is halved
 * @param halvings of the learning rate, for the rest of the run, before training goes back; as many
 *     again after it went back
 * @param rollbacks to the last good resume point, in the whole run, before it fails
 */
public record Guard(double spike, int skips, int halvings, int rollbacks) {

  public static final Guard DEFAULT = new Guard(10, 3, 2, 1);

  public Guard {
    if (!(spike > 0)) {
      throw new IllegalArgumentException("spike must be positive, not " + spike);
    }
    if (skips < 0 || halvings < 0 || rollbacks < 0) {
      throw new IllegalArgumentException(
          "skips, halvings and rollbacks must not be negative, not %d, %d and %d"
              .formatted(skips, halvings, rollbacks));
    }
  }
}
