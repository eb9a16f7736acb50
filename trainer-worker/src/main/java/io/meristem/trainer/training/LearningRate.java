package io.meristem.trainer.training;

import io.meristem.storage.run.TrainingSpec;

/**
 * A linear warm-up from zero to {@code peak}, then half a cosine down to {@code min}, which stays
 * in force after the end.
 *
 * @param warmup updates until the peak; a fraction of one counts
 * @param steps updates until the minimum
 */
public record LearningRate(double peak, double min, double warmup, double steps) {

  public static LearningRate of(TrainingSpec spec) {
    return new LearningRate(
        spec.peakLearningRate(),
        spec.minLearningRate(),
        spec.warmup() * spec.steps(),
        spec.steps());
  }

  /** The rate of the update that {@code step} others precede. */
  public double at(long step) {
    if (step <= warmup) {
      return warmup == 0 ? peak : peak * step / warmup;
    }
    double way = Math.min(1, (step - warmup) / (steps - warmup));
    return Math.max(min, min + (peak - min) / 2 * (Math.cos(Math.PI * way) + 1));
  }
}
