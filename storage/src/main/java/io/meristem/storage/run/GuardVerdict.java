package io.meristem.storage.run;

/** What follows from a batch. */
public sealed interface GuardVerdict {

  /** The batch was learnt from. */
  record Applied(GuardState state) implements GuardVerdict {}

  /** The batch was refused, and training goes on. */
  sealed interface Refused extends GuardVerdict {

    GuardState state();

    /** What was found and what is done about it, in one line for people. */
    String reason();
  }

  /** The same update is tried with the next batch. */
  record Skipped(GuardState state, String reason) implements Refused {}

  /** The same update is tried with the next batch and half the learning rate. */
  record Halved(GuardState state, String reason) implements Refused {}

  /**
   * Training goes on at the last good resume point, with the next batch.
   *
   * @param state that was reached; see {@link GuardState#wentBackFrom}
   */
  record WentBack(GuardState state, String reason) implements Refused {}

  /** The batch was refused, and nothing is left to be tried. */
  record Failed(String reason) implements GuardVerdict {}
}
