package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;

/** What is answered when something may not happen to a model. */
final class LineageRefusals {

  private LineageRefusals() {}

  /** The lineage after what was decided, if it was not refused. */
  static Lineage accepted(Governance.Decided decided) {
    return switch (decided.decision()) {
      case LineageDecision.Accepted _ -> decided.lineage();
      case LineageDecision.Refused(LineageRefusal refusal) -> throw problem(refusal);
    };
  }

  private static HttpProblem problem(LineageRefusal refusal) {
    String why = refusal.why();
    return switch (refusal) {
      case LineageRefusal.UnknownVersion _ ->
          Problems.of(
              Status.NOT_FOUND.getStatusCode(),
              new Problem("unknown-version", "There is no such version", why));
      case LineageRefusal.AliasElsewhere _, LineageRefusal.AliasMovedMeanwhile _ ->
          Problems.of(
              Status.PRECONDITION_FAILED.getStatusCode(),
              new Problem("alias-moved", "The alias was moved meanwhile", why));
      case LineageRefusal.AliasLocked _ ->
          Problems.conflict("alias-locked", "Nobody may move the alias", why);
      case LineageRefusal.GatesFailed failed -> gates(failed);
      case LineageRefusal.NothingBefore _ ->
          Problems.conflict("nothing-before", "There is nowhere to go back to", why);
      case LineageRefusal.CauseSpent _ ->
          Problems.invalid(
              "idempotency-key-reused", "The key stands for another request", why);
      case LineageRefusal.Retired _ ->
          Problems.conflict("version-retired", "The version is retired", why);
      case LineageRefusal.Purged _ ->
          Problems.of(
              Status.GONE.getStatusCode(),
              new Problem("version-purged", "The version is purged", why));
      case LineageRefusal.NamedByAlias _ ->
          Problems.conflict("version-aliased", "An alias stands for the version", why);
      case LineageRefusal.NotRetired _ ->
          Problems.conflict("version-active", "The version is not retired", why);
    };
  }

  private static HttpProblem gates(LineageRefusal.GatesFailed failed) {
    Problem problem =
        new Problem("gates-failed", "The alias's policy does not hold", failed.why());
    return HttpProblem.builder()
        .withType(Problems.type(problem.type()))
        .withTitle(problem.title())
        .withStatus(Status.CONFLICT)
        .withDetail(problem.detail())
        .with("gates", failed.failed())
        .build();
  }
}
