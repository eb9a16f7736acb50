package io.meristem.storage.run;

/**
 * How a model is trained on: everything that, with the dataset and the starting weights, decides
 * the result bit for bit on one kind of machine.
 *
 * @param steps optimizer updates; 0 publishes the model as it was born
 * @param batch rows per step
 * @param sequence tokens per row
 * @param peakLearningRate reached after the warm-up
 * @param minLearningRate where the cosine ends, and what stays in force after it
 * @param warmup fraction of {@code steps} over which the learning rate rises linearly
 * @param weightDecay of AdamW, on all tensors but the final norm
 * @param clip the largest global gradient norm
 * @param seed of the batches, and of new parameters
 * @param evaluationWindows how many fixed validation windows of {@code sequence} tokens a loss is
 *     averaged over
 * @param resumeEvery steps between resume points
 * @param compute how a step is computed
 * @param guard what happens when a batch threatens the model
 */
public record TrainingSpec(
    long steps,
    int batch,
    int sequence,
    double peakLearningRate,
    double minLearningRate,
    double warmup,
    double weightDecay,
    double clip,
    long seed,
    int evaluationWindows,
    long resumeEvery,
    Compute compute,
    Guard guard) {

  private static final int MOST_POINTS = 20;
  private static final int MOST_TRAINING_POINTS = 100;
  private static final double COST_OF_POINTS = 0.05;
  private static final double FORWARD_PER_UPDATE = 3;

  public TrainingSpec {
    require(steps >= 0, "steps must not be negative, not " + steps);
    require(batch >= 1, "batch must be at least 1, not " + batch);
    require(sequence >= 2, "sequence must be at least 2, not " + sequence);
    require(
        Math.multiplyHigh(steps, (long) batch * sequence) == 0
            && steps * ((long) batch * sequence) >= 0,
        "steps must be fewer, not " + steps + ": their tokens cannot be counted");
    require(
        peakLearningRate > 0 && peakLearningRate <= 1,
        "peakLearningRate must be above 0 and at most 1, not " + peakLearningRate);
    require(
        minLearningRate >= 0 && minLearningRate <= peakLearningRate,
        "minLearningRate must lie between 0 and peakLearningRate, not " + minLearningRate);
    require(
        warmup >= 0 && warmup < 1, "warmup must be a fraction from 0 to below 1, not " + warmup);
    require(
        weightDecay >= 0 && weightDecay < 1,
        "weightDecay must be at least 0 and below 1, not " + weightDecay);
    require(clip > 0, "clip must be positive, not " + clip);
    require(
        evaluationWindows >= 1, "evaluationWindows must be at least 1, not " + evaluationWindows);
    require(resumeEvery >= 1, "resumeEvery must be at least 1, not " + resumeEvery);
    require(
        batch % compute.microBatches() == 0,
        "microBatches " + compute.microBatches() + " must divide the batch of " + batch);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * How often the validation loss is measured between the first and the last update: at most 20
   * times, and so rarely that it takes about a twentieth of the training at most.
   */
  public int pointsBetween() {
    double affordable = COST_OF_POINTS * FORWARD_PER_UPDATE * batch * steps / evaluationWindows;
    return (int) Math.min((long) Math.min(MOST_POINTS, affordable), Math.max(0, steps - 1));
  }

  /** Whether the validation loss is measured after so many updates, evenly spread over the run. */
  public boolean isMeasuredAfter(long updates) {
    int gaps = pointsBetween() + 1;
    long point = Math.round((double) updates * gaps / steps);
    return point > 0 && point < gaps && Math.round((double) point * steps / gaps) == updates;
  }

  /** Whether the loss of the batches is kept after so many updates: evenly spread, the last too. */
  public boolean isTrainingLossKeptAfter(long updates) {
    long points = Math.min(MOST_TRAINING_POINTS, steps);
    long point = Math.round((double) updates * points / steps);
    return point > 0 && Math.round((double) point * steps / points) == updates;
  }

  /** Tokens that the run trains on, repeats counted. */
  public long trainingTokens() {
    return Math.multiplyExact(steps, (long) batch * sequence);
  }
}
