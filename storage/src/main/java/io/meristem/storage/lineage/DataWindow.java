package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.util.Map;

/**
 * Exactly which data a version was trained on: the batch of a step is a pure function of these, and
 * of how many batches its guard refused before.
 *
 * @param datasetHash of the manifest
 * @param seed of the batches
 * @param firstStep of the run, from 0
 * @param steps how many were done
 * @param tokens trained on, repeats counted
 * @param ancestorTokens that ancestors were trained on from the same dataset
 * @param datasetTokens in the training split
 */
public record DataWindow(
    String datasetHash,
    long seed,
    long firstStep,
    long steps,
    int batch,
    int sequence,
    long tokens,
    long ancestorTokens,
    long datasetTokens) {

  /**
   * The window of a whole run.
   *
   * @param exposure of the parent: tokens it and its ancestors were trained on, by dataset hash
   */
  public static DataWindow of(
      RunSpec.Training run, Map<String, Long> exposure, long datasetTokens) {
    TrainingSpec training = run.training();
    return new DataWindow(
        run.dataset().hash(),
        training.seed(),
        0,
        training.steps(),
        training.batch(),
        training.sequence(),
        training.trainingTokens(),
        exposure.getOrDefault(run.dataset().hash(), 0L),
        datasetTokens);
  }

  /** Whether both are the same rows in the same order. */
  boolean hasSameRowsAs(DataWindow other) {
    return datasetHash.equals(other.datasetHash)
        && seed == other.seed
        && firstStep == other.firstStep
        && steps == other.steps
        && batch == other.batch
        && sequence == other.sequence;
  }

  /** How often the dataset has been gone through, by the run and its ancestors. */
  @JsonIgnore
  public double epochs() {
    return (double) (ancestorTokens + tokens) / datasetTokens;
  }
}
