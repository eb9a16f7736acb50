package io.meristem.trainer.training;

import io.meristem.storage.run.GuardVerdict.Refused;
import java.util.Map;

/** Hears how training goes, on the thread that trains. What it throws ends the run. */
public interface TrainingListener {

  /** What is to happen next. */
  enum Decision {
    GO_ON,
    /** Write a resume point and end here. */
    HAND_OVER
  }

  /**
   * Called once in a run that begins, before its first batch.
   *
   * @param loss on the validation windows, in nats per token
   * @param deadTokens as in {@link Evaluation#deadTokens}
   */
  void born(double loss, Map<String, Integer> deadTokens);

  /** Called after every update. */
  Decision stepped(StepReport report);

  /**
   * Called after every batch that was refused, the last one of a run that diverges apart. When
   * training goes back, a handover waits for the next call.
   */
  Decision refused(Refused refused);

  /**
   * Called for every resume point, the one of a handover included. Its files may be deleted after
   * the next call, and not before the run returns.
   */
  void saved(SavedPoint point);
}
