package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.nio.file.Path;

/** How training ended. */
public sealed interface TrainingOutcome {

  /**
   * All steps are done.
   *
   * @param config with the taus that are in force at the end
   * @param updates that the moments have seen, those of ancestors included
   * @param lossAtBirth validation loss before the first update, in nats per token
   * @param lossAtEnd validation loss after the last update, on the same windows
   * @param windows how many windows both are means of
   */
  record Finished(
      TokenFormerConfig config,
      Path weights,
      Path moments,
      long updates,
      double lossAtBirth,
      double lossAtEnd,
      int windows)
      implements TrainingOutcome {}

  /** The listener asked to stop. */
  record HandedOver(ResumePoint point) implements TrainingOutcome {}

  /**
   * The model is broken: trying again would end the same way.
   *
   * @param step the update whose loss or gradient was not a finite number, or the last one if the
   *     model was broken after it
   */
  record Diverged(long step, String reason) implements TrainingOutcome {}
}
