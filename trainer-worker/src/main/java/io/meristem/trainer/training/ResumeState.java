package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.LossPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands, beside its weights and moments. With the run's own specification it says all
 * that a resumed run needs to become the run that was never interrupted.
 *
 * @param step updates that this run has made
 * @param updates updates that the moments have seen, those of ancestors included
 * @param ramp how tau moves, if it does
 * @param lossAtBirth validation loss before the run's first update, in nats per token
 * @param curve validation losses that were measured between updates
 * @param training running means of the losses of the batches, at some updates
 * @param guard what the guard remembers, and which batch is next
 */
public record ResumeState(
    long step,
    long updates,
    Optional<TauRamp> ramp,
    double lossAtBirth,
    List<LossPoint> curve,
    List<LossPoint> training,
    GuardState guard) {

  public ResumeState {
    curve = List.copyOf(curve);
    training = List.copyOf(training);
  }

  /** After one more update. */
  ResumeState updated(GuardState now) {
    return new ResumeState(step + 1, updates + 1, ramp, lossAtBirth, curve, training, now);
  }

  ResumeState measured(LossPoint point) {
    return new ResumeState(step, updates, ramp, lossAtBirth, with(curve, point), training, guard);
  }

  ResumeState learnt(LossPoint point) {
    return new ResumeState(step, updates, ramp, lossAtBirth, curve, with(training, point), guard);
  }

  private static List<LossPoint> with(List<LossPoint> points, LossPoint point) {
    List<LossPoint> more = new ArrayList<>(points);
    more.add(point);
    return more;
  }

  ResumeState with(GuardState now) {
    return new ResumeState(step, updates, ramp, lossAtBirth, curve, training, now);
  }
}
