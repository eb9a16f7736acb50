package io.meristem.trainer.training;

import io.meristem.storage.run.GuardState;

/** What follows from a batch for the training loop. */
sealed interface Turn {

  /** The loop goes on. */
  record GoOn(ResumeState state) implements Turn {}

  /** The loop ends. */
  sealed interface End extends Turn {}

  /** So does training. */
  record Over(TrainingOutcome outcome) implements End {}

  /** Training goes on at a good point, with other weights. */
  record BackFrom(GuardState trouble) implements End {}
}
