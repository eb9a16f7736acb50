package io.meristem.trainer.training;

/** Hears how training goes, on the thread that trains. What it throws ends the run. */
public interface TrainingListener {

  /** What is to happen after a step. */
  enum Decision {
    GO_ON,
    /** Write a resume point and end here. */
    HAND_OVER
  }

  /** Called after every update. */
  Decision stepped(StepReport report);

  /** Called for every resume point, the one of a handover included. */
  void saved(ResumePoint point);
}
