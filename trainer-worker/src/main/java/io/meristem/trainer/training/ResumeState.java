package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import java.util.Optional;

/**
 * Where a run stands, beside its weights and moments. With the run's own specification it says all
 * that a resumed run needs to become the run that was never interrupted.
 *
 * @param step updates that this run has made
 * @param updates updates that the moments have seen, those of ancestors included
 * @param ramp how tau moves, if it does
 * @param lossAtBirth validation loss before the run's first update, in nats per token
 */
public record ResumeState(long step, long updates, Optional<TauRamp> ramp, double lossAtBirth) {}
