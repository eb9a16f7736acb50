package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.LossPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How training ended. */
public sealed interface TrainingOutcome {

  /**
   * All steps are done.
   *
   * @param config with the taus that are in force at the end
   * @param updates that the moments have seen, those of ancestors included
   * @param lossAtBirth validation loss before the first update, in nats per token
   * @param lossAtEnd validation loss after the last update, on the same windows
   * @param curve on the same windows between updates, as the specification asks
   * @param training running means of the losses of the batches, at some updates
   * @param windows how many windows both are means of
   * @param deadTokens at the end, as in {@link Evaluation#deadTokens}
   * @param guard what it did
   * @param peakMemoryBytes how far the process's memory rose while it trained, where the system
   *     tells
   */
  record Finished(
      TokenFormerConfig config,
      Path weights,
      Path moments,
      long updates,
      double lossAtBirth,
      double lossAtEnd,
      List<LossPoint> curve,
      List<LossPoint> training,
      int windows,
      Map<String, Integer> deadTokens,
      GuardTotals guard,
      OptionalLong peakMemoryBytes)
      implements TrainingOutcome {}

  /** The listener asked to stop. */
  record HandedOver(SavedPoint point) implements TrainingOutcome {}

  /**
   * The model is broken: trying again would end the same way.
   *
   * @param step the update that could not be made, or the last one if the model was broken after
   *     it; 0 if it was born so
   */
  record Diverged(long step, String reason) implements TrainingOutcome {}
}
