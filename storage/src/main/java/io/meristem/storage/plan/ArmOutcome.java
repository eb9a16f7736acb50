package io.meristem.storage.plan;

import io.meristem.storage.run.Problem;

/** Where one of a stage's runs stands. */
public sealed interface ArmOutcome {

  /** Its result is still to come. */
  record Working() implements ArmOutcome {}

  record Done(ArmResult result) implements ArmOutcome {}

  /** It failed, or was cancelled. */
  record Broken(Problem problem) implements ArmOutcome {}
}
