package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.SafetensorsHeaderText;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param seconds of training, from the speed at which the parent was trained if by a worker that
 *     may do the run, else from that of the fastest worker that may, else from the parent's after
 *     all; unknown without any
 * @param speedOf the worker whose speed that is
 */
public record Estimate(
    long parameters,
    long addedParameters,
    long checkpointBytes,
    long optimizerBytes,
    OptionalLong peakMemoryBytes,
    long trainingTokens,
    double trainingFlops,
    OptionalDouble seconds,
    Optional<String> speedOf) {

  private static final Map<String, String> WEIGHTS = Map.of("format", "pt");

  /**
   * @param speed at which the parent was trained, if it was
   */
  static Estimate of(RunSpec.Training spec, long parentParameters, Optional<Speed> speed) {
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
            OptionalDouble.empty(),
            Optional.empty())
        .at(spec, speed);
  }

  /**
   * The same, as far as it is known who may do the run. What the parent was trained at is the best
   * measure there is of the worker that trained it, and a poor one of any other.
   *
   * @param spec that was estimated
   * @param fitting the workers that may do it
   */
  public Estimate at(RunSpec spec, List<WorkerAnnounced> fitting) {
    boolean isMeasured =
        fitting.stream()
            .map(WorkerAnnounced::worker)
            .anyMatch(name -> speedOf.equals(Optional.of(name)));
    return isMeasured || !(spec instanceof RunSpec.Training run)
        ? this
        : at(run, Speed.ofFastest(fitting));
  }

  private Estimate at(RunSpec.Training spec, Optional<Speed> speed) {
    return speed
        .map(known -> timed(TrainingWork.of(spec.config(), spec.training()), known))
        .orElse(this);
  }

  private Estimate timed(double work, Speed speed) {
    return new Estimate(
        parameters,
        addedParameters,
        checkpointBytes,
        optimizerBytes,
        peakMemoryBytes,
        trainingTokens,
        trainingFlops,
        OptionalDouble.of(work / speed.flopsPerSecond()),
        Optional.of(speed.worker()));
  }

  /** Of a root of the same shape, trained in the same way. */
  Estimate ofRoot() {
    return new Estimate(
        parameters,
        0,
        checkpointBytes,
        optimizerBytes,
        peakMemoryBytes,
        trainingTokens,
        trainingFlops,
        seconds,
        speedOf);
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
        OptionalDouble.empty(),
        Optional.empty());
  }

  /** Of a run that makes no model, or one that is not known before an import was read. */
  static Estimate withoutTraining() {
    return new Estimate(
        0, 0, 0, 0, OptionalLong.empty(), 0, 0, OptionalDouble.empty(), Optional.empty());
  }
}
