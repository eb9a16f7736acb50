package io.meristem.storage.run;

/**
 * Mean and variance of the losses that were learnt from, of which the newest {@value #MEMORY} or so
 * count. While so few were seen, each of them counts alike.
 *
 * @param count how many were seen
 * @param mean in nats per token
 */
public record RunningLoss(long count, double mean, double variance) {

  /** Before any loss was seen. */
  public static final RunningLoss NONE = new RunningLoss(0, 0, 0);

  /** Short, so that the fall of the losses at the beginning is soon forgotten. */
  static final int MEMORY = 20;

  /** How many losses must have been seen before the others are compared with them. */
  static final int ENOUGH = 50;

  /**
   * Losses never count as closer together than this, in nats per token: a text that is known by
   * heart has a loss that hardly varies, and would take every small change for a spike.
   */
  static final double LEAST_DEVIATION = 0.02;

  /** What counts as a deviation, in nats per token, before enough losses were seen. */
  static final double FIRST_DEVIATION = 1;

  /** With one more loss. */
  RunningLoss and(double loss) {
    double weight = Math.max(1.0 / (count + 1), 1.0 / MEMORY);
    double off = loss - mean;
    return new RunningLoss(
        count + 1, mean + weight * off, (1 - weight) * (variance + weight * off * off));
  }

  /**
   * The largest loss that is no spike.
   *
   * @param lossAtBirth counts as the mean before enough losses were seen
   */
  double limit(double spike, double lossAtBirth) {
    return count < ENOUGH
        ? lossAtBirth + spike * FIRST_DEVIATION
        : mean + spike * Math.max(LEAST_DEVIATION, Math.sqrt(variance));
  }
}
