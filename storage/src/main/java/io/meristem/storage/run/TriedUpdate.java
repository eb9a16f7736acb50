package io.meristem.storage.run;

/**
 * What came of a batch.
 *
 * @param number of the update that was tried, from 1
 * @param loss of the batch before the update, in nats per token
 * @param gradientNorm before clipping
 * @param learningRate with what the guard has made of it
 * @param limit the largest loss that could have been learnt from
 * @param applied false when the update was refused, and the model left as it was
 */
public record TriedUpdate(
    long number,
    double loss,
    double gradientNorm,
    double learningRate,
    double limit,
    boolean applied) {

  /** Why it was refused, for people. */
  String found() {
    String what =
        Double.isFinite(loss) && Double.isFinite(gradientNorm)
            ? "a loss of %s, above the limit of %s,".formatted(loss, limit)
            : "a loss of %s and a gradient norm of %s".formatted(loss, gradientNorm);
    return "update %d found %s at learning rate %s".formatted(number, what, learningRate);
  }

  /** What may help when it was refused again and again, for people. */
  String wayOut() {
    return Double.isFinite(loss) && Double.isFinite(gradientNorm)
        ? "try a lower peakLearningRate or a longer warmup, look for damaged text in the dataset, or"
            + " allow a larger spike"
        : "try a lower peakLearningRate or a longer warmup, or start from another version";
  }
}
