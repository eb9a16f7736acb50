package io.meristem.storage.plan;

import io.meristem.storage.run.Problem;
import java.util.OptionalDouble;

/** Where one of a stage's runs stands. */
public sealed interface ArmOutcome {

  /**
   * Its result is still to come.
   *
   * @param seconds of training so far, if it was looked for and found: no more than there were
   */
  record Working(OptionalDouble seconds) implements ArmOutcome {

    /** Of whose training nothing is known. */
    public Working() {
      this(OptionalDouble.empty());
    }
  }

  record Done(ArmResult result) implements ArmOutcome {}

  /**
   * It failed, or was cancelled.
   *
   * @param seconds of training until then, as of one that works
   */
  record Broken(Problem problem, OptionalDouble seconds) implements ArmOutcome {

    /** Of whose training nothing is known. */
    public Broken(Problem problem) {
      this(problem, OptionalDouble.empty());
    }
  }
}
