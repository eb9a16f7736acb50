package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.orchestrator.http.Problems;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;

/** What is answered when something may not happen to a model. */
final class LineageRefusals {

  private LineageRefusals() {}

  /** The lineage after what was decided, if it was not refused. */
  static Lineage accepted(Governance.Decided decided) {
    return switch (decided.decision()) {
      case LineageDecision.Accepted _ -> decided.lineage();
      case LineageDecision.Refused(LineageRefusal refusal) -> throw answer(refusal);
    };
  }

  private static HttpProblem answer(LineageRefusal refusal) {
    Problem problem = problem(refusal, refusal.why());
    HttpProblem.Builder answer =
        HttpProblem.builder()
            .withType(Problems.type(problem.type()))
            .withTitle(problem.title())
            .withStatus(status(refusal))
            .withDetail(problem.detail());
    if (refusal instanceof LineageRefusal.GatesFailed failed) {
      answer.with("gates", failed.failed());
    }
    if (refusal instanceof LineageRefusal.PolicyChangedMeanwhile changed) {
      changed.current().ifPresent(policy -> answer.with("policy", policy));
    }
    return answer.build();
  }

  private static Problem problem(LineageRefusal refusal, String why) {
    return switch (refusal) {
      case LineageRefusal.UnknownVersion _ ->
          new Problem("unknown-version", "There is no such version", why);
      case LineageRefusal.Outdated outdated -> problem(outdated, why);
      case LineageRefusal.AliasLocked _ ->
          new Problem("alias-locked", "Nobody may move the alias", why);
      case LineageRefusal.GatesFailed _ ->
          new Problem("gates-failed", "The alias's policy does not hold", why);
      case LineageRefusal.PolicyLoosened _ ->
          new Problem("policy-loosened", "The policy would demand less", why);
      case LineageRefusal.NothingBefore _ ->
          new Problem("nothing-before", "There is nowhere to go back to", why);
      case LineageRefusal.CauseSpent _ ->
          new Problem("idempotency-key-reused", "The key stands for another request", why);
      case LineageRefusal.Retired _ ->
          new Problem("version-retired", "The version is retired", why);
      case LineageRefusal.Purged _ -> new Problem("version-purged", "The version is purged", why);
      case LineageRefusal.NamedByAlias _ ->
          new Problem("version-aliased", "An alias stands for the version", why);
      case LineageRefusal.NotRetired _ ->
          new Problem("version-active", "The version is not retired", why);
      case LineageRefusal.InUse _ -> new Problem("version-in-use", "The version is needed", why);
    };
  }

  private static Problem problem(LineageRefusal.Outdated refusal, String why) {
    return switch (refusal) {
      case LineageRefusal.AliasElsewhere _, LineageRefusal.AliasMovedMeanwhile _ ->
          new Problem("alias-moved", "The alias was moved meanwhile", why);
      case LineageRefusal.PolicyChangedMeanwhile _ ->
          new Problem("policy-changed", "The policy was changed meanwhile", why);
      case LineageRefusal.RetentionChangedMeanwhile _ ->
          new Problem("retention-changed", "The retention was changed meanwhile", why);
      case LineageRefusal.VersionChanged _ ->
          new Problem("version-changed", "The version was changed meanwhile", why);
    };
  }

  private static int status(LineageRefusal refusal) {
    return switch (refusal) {
      case LineageRefusal.UnknownVersion _ -> 404;
      case LineageRefusal.Outdated _ -> 412;
      case LineageRefusal.CauseSpent _ -> 422;
      case LineageRefusal.Purged _ -> 410;
      case LineageRefusal.AliasLocked _,
          LineageRefusal.GatesFailed _,
          LineageRefusal.PolicyLoosened _,
          LineageRefusal.NothingBefore _,
          LineageRefusal.Retired _,
          LineageRefusal.NamedByAlias _,
          LineageRefusal.NotRetired _,
          LineageRefusal.InUse _ ->
          409;
    };
  }
}
