package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.SafetensorsHeaderText;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a run will need, before it is asked for.
 *
 * @param parameters of the version
 * @param addedParameters by growth; below 0 by pruning, and 0 otherwise
 * @param checkpointBytes of the file of its weights, in fp32
 * @param optimizerBytes of the file of its Adam moments
 * @param peakMemoryBytes of a training step on the CPU, beside what a worker takes without a model;
 *     see {@link PeakMemory}
 * @param trainingTokens repeats counted
 * @param trainingFlops 6 per parameter and token, the usual count for forward and backward
 * @param seconds of training, from the speed at which the parent was trained, or else from a
 *     worker's; unknown without either
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

  private static final Map<String, String> WEIGHTS = Map.of("format", "pt");

  static Estimate of(RunSpec.Training spec, long parentParameters, OptionalDouble seconds) {
    TokenFormerConfig config = spec.config();
    long parameters = config.parameters();
    long tokens = spec.training().trainingTokens();
    return new Estimate(
        parameters,
        parentParameters == 0 ? 0 : parameters - parentParameters,
        SafetensorsHeaderText.fileBytes(config.tensors(), WEIGHTS),
        SafetensorsHeaderText.fileBytes(config.moments(), Map.of()),
        OptionalLong.of(PeakMemory.bytesOf(spec)),
        tokens,
        6.0 * parameters * tokens,
        seconds);
  }

  /**
   * The same, with a guess at the time from a worker's speed where no parent was measured.
   *
   * @param spec that was estimated
   * @param flopsPerSecond of training, as {@link TrainingWork} counts
   */
  public Estimate at(RunSpec spec, OptionalDouble flopsPerSecond) {
    if (seconds.isPresent()
        || flopsPerSecond.isEmpty()
        || !(spec instanceof RunSpec.Training run)) {
      return this;
    }
    double work = TrainingWork.of(run.config(), run.training());
    return new Estimate(
        parameters,
        addedParameters,
        checkpointBytes,
        optimizerBytes,
        peakMemoryBytes,
        trainingTokens,
        trainingFlops,
        OptionalDouble.of(work / flopsPerSecond.getAsDouble()));
  }

  /** Of a run that trains nothing, and makes a version of files that are there. */
  static Estimate pruned(VersionDocument version, VersionDocument ancestor) {
    return new Estimate(
        ancestor.parameters(),
        ancestor.parameters() - version.parameters(),
        ancestor.weights().bytes(),
        0,
        OptionalLong.empty(),
        0,
        0,
        OptionalDouble.empty());
  }

  /** Of a run that makes no model, or one that is not known before an import was read. */
  static Estimate withoutTraining() {
    return new Estimate(0, 0, 0, 0, OptionalLong.empty(), 0, 0, OptionalDouble.empty());
  }
}
