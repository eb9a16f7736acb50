package io.meristem.orchestrator.planning;

import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.TrainingSpec;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How somebody wishes to train; what is left out has a default. See {@link TrainingSpec}. */
public record TrainingWish(
    OptionalLong steps,
    OptionalInt batch,
    OptionalInt sequence,
    OptionalDouble peakLearningRate,
    OptionalDouble minLearningRate,
    OptionalDouble warmup,
    OptionalDouble weightDecay,
    OptionalDouble clip,
    OptionalLong seed,
    OptionalInt evaluationWindows,
    OptionalLong resumeEvery,
    Optional<Compute> compute,
    Optional<Guard> guard) {

  static final long DEFAULT_STEPS = 1000;
  private static final int DEFAULT_BATCH = 16;
  private static final double DEFAULT_PEAK = 2e-3;
  private static final double FLOOR_OF_PEAK = 0.1;
  private static final double DEFAULT_WARMUP = 0.05;
  private static final double DEFAULT_DECAY = 0.1;
  private static final int DEFAULT_WINDOWS = 64;
  private static final long DEFAULT_RESUME = 100;

  /** The wish for nothing in particular. */
  public static final TrainingWish NONE =
      new TrainingWish(
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same wish for so many updates. */
  public TrainingWish withSteps(long count) {
    return new TrainingWish(
        OptionalLong.of(count),
        batch,
        sequence,
        peakLearningRate,
        minLearningRate,
        warmup,
        weightDecay,
        clip,
        seed,
        evaluationWindows,
        resumeEvery,
        compute,
        guard);
  }

  /** From nothing, for a model of the given context. */
  TrainingSpec forRoot(int modelSequence) {
    double peak = peakLearningRate.orElse(DEFAULT_PEAK);
    return new TrainingSpec(
        steps.orElse(DEFAULT_STEPS),
        batch.orElse(DEFAULT_BATCH),
        sequence.orElse(modelSequence),
        peak,
        minLearningRate.orElse(peak * FLOOR_OF_PEAK),
        warmup.orElse(DEFAULT_WARMUP),
        weightDecay.orElse(DEFAULT_DECAY),
        clip.orElse(1.0),
        seed.orElse(1),
        evaluationWindows.orElse(DEFAULT_WINDOWS),
        resumeEvery.orElse(DEFAULT_RESUME),
        compute.orElse(Compute.PLAIN),
        guard.orElse(Guard.DEFAULT));
  }

  /** As the parent was trained, but for what is wished and with the next batches. */
  TrainingSpec like(TrainingSpec parent) {
    return new TrainingSpec(
        steps.orElse(parent.steps()),
        batch.orElse(parent.batch()),
        sequence.orElse(parent.sequence()),
        peakLearningRate.orElse(parent.peakLearningRate()),
        minLearningRate.orElse(
            peakLearningRate.isPresent()
                ? peakLearningRate.getAsDouble() * FLOOR_OF_PEAK
                : parent.minLearningRate()),
        warmup.orElse(parent.warmup()),
        weightDecay.orElse(parent.weightDecay()),
        clip.orElse(parent.clip()),
        seed.orElse(parent.seed() + 1),
        evaluationWindows.orElse(parent.evaluationWindows()),
        resumeEvery.orElse(parent.resumeEvery()),
        compute.orElse(parent.compute()),
        guard.orElse(parent.guard()));
  }
}
