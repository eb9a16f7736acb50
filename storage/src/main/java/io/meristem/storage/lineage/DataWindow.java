package io.meristem.storage.lineage;

import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;

/**
 * Exactly which data a version was trained on: the batch of a step is a pure function of these.
 *
 * @param datasetHash of the manifest
 * @param seed of the batches
 * @param firstStep of the run, from 0
 * @param steps how many were done
 * @param tokens trained on, repeats counted
 */
public record DataWindow(
    String datasetHash,
    long seed,
    long firstStep,
    long steps,
    int batch,
    int sequence,
    long tokens) {

  /** The window of a whole run. */
  public static DataWindow of(RunSpec.Training run) {
    TrainingSpec training = run.training();
    return new DataWindow(
        run.dataset().hash(),
        training.seed(),
        0,
        training.steps(),
        training.batch(),
        training.sequence(),
        training.trainingTokens());
  }
}
