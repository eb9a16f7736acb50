package io.meristem.orchestrator.plan;

import io.meristem.orchestrator.planning.Estimate;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.run.RunSpec;
import java.util.List;

/** A whole plan, thought through before anything of it is done. */
public sealed interface PlanOutline {

  /** It can be done, as far as can be known. */
  record Possible(List<ArmEstimate> arms) implements PlanOutline {
    public Possible {
      arms = List.copyOf(arms);
    }
  }

  /** It cannot be done. */
  record Impossible(PlanMistake mistake) implements PlanOutline {}

  /** What one run of a plan will need. */
  record ArmEstimate(String stage, ArmKind arm, RunSpec spec, Estimate estimate) {}
}
