package io.meristem.storage.run;

/**
 * Mean and variance of the losses that were learnt from, of which the newest {@value #MEMORY} or so
 * count. Until so many were seen each of them counts alike.
 *
 * @param count how many were seen
 * @param mean in nats per token
 */
public record RunningLoss(long count, double mean, double variance) {

  /** Before any loss was seen. */
  public static final RunningLoss NONE = new RunningLoss(0, 0, 0);

  /** How many losses must have been seen before one can be a spike. */
  static final int MEMORY = 50;

  /**
   * Losses never count as closer together than this, in nats per token: a text that is known by
   * heart has a loss that hardly varies, and would take every small change for a spike.
   */
  static final double LEAST_DEVIATION = 0.02;

  /** With one more loss. */
  RunningLoss and(double loss) {
    double weight = Math.max(1.0 / (count + 1), 1.0 / MEMORY);
    double off = loss - mean;
    return new RunningLoss(
        count + 1, mean + weight * off, (1 - weight) * (variance + weight * off * off));
  }

  /** The largest loss that is no spike; every finite one before enough losses were seen. */
  double limit(double spike) {
    return count < MEMORY ? Double.POSITIVE_INFINITY : mean + spike * deviation();
  }

  private double deviation() {
    return Math.max(LEAST_DEVIATION, Math.sqrt(variance));
  }
}
