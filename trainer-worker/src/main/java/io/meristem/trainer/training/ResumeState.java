package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.run.GuardState;
import java.util.Optional;

/**
 * Where a run stands, beside its weights and moments. With the run's own specification it says all
 * that a resumed run needs to become the run that was never interrupted.
 *
 * @param step updates that this run has made
 * @param updates updates that the moments have seen, those of ancestors included
 * @param ramp how tau moves, if it does
 * @param lossAtBirth validation loss before the run's first update, in nats per token
 * @param guard what the guard remembers, and which batch is next
 */
public record ResumeState(
    long step, long updates, Optional<TauRamp> ramp, double lossAtBirth, GuardState guard) {

  /** After one more update. */
  ResumeState updated(GuardState now) {
    return new ResumeState(step + 1, updates + 1, ramp, lossAtBirth, now);
  }

  ResumeState with(GuardState now) {
    return new ResumeState(step, updates, ramp, lossAtBirth, now);
  }
}
