package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Moves aliases for plans, through the same gates as for anybody. The plan's stage is the cause, so
 * a move that is done again never takes back a later one.
 */
@ApplicationScoped
class AliasMoves {

  private final Governance governance;

  AliasMoves(Governance governance) {
    this.governance = governance;
  }

  /** Moves the alias of a stage to the version that it starts from, or says why it may not. */
  Optional<Problem> move(PlanStatus plan, Stage.Promote stage, Known known) {
    return known
        .version(stage.from())
        .map(version -> move(plan, stage, version))
        .orElseGet(() ->
            Optional.of(
                refused(
                    "no version %s is published; start another plan from one that a lineage lists"
                        .formatted(stage.from()))));
  }

  private Optional<Problem> move(PlanStatus plan, Stage.Promote stage, PublishedVersion version) {
    String origin = "plan %s, stage %s".formatted(plan.id(), stage.name());
    MoveWish wish =
        new MoveWish(
            stage.alias(),
            Optional.of(version.document().id()),
            origin,
            stage.reason().orElse(""),
            OptionalLong.empty(),
            false);
    LineageDecision decision =
        governance
            .move(version.document().model(), plan.requestedBy().from(origin), wish)
            .decision();
    return switch (decision) {
      case LineageDecision.Accepted _ -> Optional.empty();
      case LineageDecision.Refused(LineageRefusal refusal) ->
          Optional.of(refused(refusal.why() + "; then retry the plan"));
    };
  }

  private static Problem refused(String why) {
    return new Problem("promotion-refused", "The alias may not move", why);
  }
}
