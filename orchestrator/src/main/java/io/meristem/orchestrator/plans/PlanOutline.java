package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.planning.Estimate;
import io.meristem.storage.plan.ArmEstimate;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.Outlook;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole plan, thought through before anything of it is done. */
public sealed interface PlanOutline {

  /**
   * It can be done, as far as can be known.
   *
   * @param prices of a device-hour, by the classes of workers that its limits in money are for
   */
  record Possible(List<PlannedArm> arms, Map<String, Double> prices) implements PlanOutline {
    public Possible {
      arms = List.copyOf(arms);
      prices = Map.copyOf(prices);
    }

    /** What is kept of it. */
    public Outlook outlook() {
      return new Outlook(arms.stream().flatMap(arm -> arm.kept().stream()).toList(), prices);
    }
  }

  /** It cannot be done. */
  record Impossible(PlanMistake mistake) implements PlanOutline {}

  /**
   * What one run of a plan will need.
   *
   * @param terms under which it will wait
   */
  record PlannedArm(String stage, ArmKind arm, RunSpec spec, RunTerms terms, Estimate estimate) {

    /** What is kept of it, if it trains. */
    Optional<ArmEstimate> kept() {
      return spec instanceof RunSpec.Training
          ? Optional.of(
              new ArmEstimate(
                  stage,
                  arm,
                  estimate.parameters(),
                  estimate.checkpointBytes(),
                  estimate.trainingTokens(),
                  estimate.trainingFlops(),
                  estimate.seconds()))
          : Optional.empty();
    }
  }
}
