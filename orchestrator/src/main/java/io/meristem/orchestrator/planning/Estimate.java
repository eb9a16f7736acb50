package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.RunSpec;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a run will need, before it is asked for.
 *
 * @param parameters of the version
 * @param addedParameters by growth; 0 otherwise
 * @param checkpointBytes of its weights in fp32, without the file's header
 * @param optimizerBytes of its Adam moments
 * @param peakMemoryBytes of a training step on the CPU, beside what a worker takes without a model;
 *     see {@link PeakMemory}
 * @param trainingTokens repeats counted
 * @param trainingFlops 6 per parameter and token, the usual count for forward and backward
 * @param seconds of training, from the parent's measured speed and the ratio of parameters; unknown
 *     for a root
 */
public record Estimate(
    long parameters,
    long addedParameters,
    long checkpointBytes,
    long optimizerBytes,
    OptionalLong peakMemoryBytes,
    long trainingTokens,
    double trainingFlops,
    OptionalDouble seconds) {

  static Estimate of(RunSpec.Training spec, long parentParameters, OptionalDouble seconds) {
    TokenFormerConfig config = spec.config();
    long parameters = config.parameters();
    long tokens = spec.training().trainingTokens();
    return new Estimate(
        parameters,
        parentParameters == 0 ? 0 : parameters - parentParameters,
        parameters * Float.BYTES,
        2 * parameters * Float.BYTES,
        OptionalLong.of(PeakMemory.bytesOf(spec)),
        tokens,
        6.0 * parameters * tokens,
        seconds);
  }

  /**
   * The same, with a guess at the time from a worker's speed where no parent was measured.
   *
   * @param flopsPerSecond of a matrix product, so that training takes rather longer
   */
  public Estimate at(OptionalDouble flopsPerSecond) {
    if (seconds.isPresent() || flopsPerSecond.isEmpty() || trainingFlops == 0) {
      return this;
    }
    return new Estimate(
        parameters,
        addedParameters,
        checkpointBytes,
        optimizerBytes,
        peakMemoryBytes,
        trainingTokens,
        trainingFlops,
        OptionalDouble.of(trainingFlops / flopsPerSecond.getAsDouble()));
  }

  /** Of a run that makes no model, or one that is not known before an import was read. */
  static Estimate withoutTraining() {
    return new Estimate(0, 0, 0, 0, OptionalLong.empty(), 0, 0, OptionalDouble.empty());
  }
}
