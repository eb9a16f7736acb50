package io.meristem.storage.lineage;

import io.meristem.storage.lineage.ForgettingLedger.Row;
import io.meristem.storage.object.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What of an alias's policy does not hold for a version of its model. Pure. */
final class PromotionGates {

  private final VersionState version;
  private final Alias alias;
  private final PromotionPolicy policy;
  private final Measurements measurements;
  private final List<FailedGate> failed = new ArrayList<>();

  private PromotionGates(
      VersionState version, Alias alias, PromotionPolicy policy, Measurements measurements) {
    this.version = version;
    this.alias = alias;
    this.policy = policy;
    this.measurements = measurements;
  }

  /** Every gate that fails; none without a policy. */
  static List<FailedGate> failed(
      Lineage lineage, String name, VersionState version, Actor by, Evidence evidence) {
    Alias alias = lineage.alias(name).orElse(Alias.NONE);
    Optional<Alias.Ruling> ruling = alias.ruling();
    if (ruling.isEmpty()) {
      return List.of();
    }
    PromotionGates gates =
        new PromotionGates(
            version, alias, ruling.get().policy(), new Measurements(lineage, evidence));
    gates.lookAtEvaluations();
    gates.lookAtRegressions();
    gates.lookAtGrowthGain();
    gates.lookAtApprovals(by);
    return List.copyOf(gates.failed);
  }

  private void fail(String gate, String why) {
    failed.add(new FailedGate(gate, why));
  }

  private void lookAtEvaluations() {
    List<String> measured =
        policy.evaluations().isEmpty()
            ? List.of()
            : measurements.of(version.id()).stream().map(one -> one.dataset().name()).toList();
    for (String set : policy.evaluations()) {
      if (!measured.contains(set)) {
        fail(
            "evaluation",
            "%s was not measured on %s; evaluate it there".formatted(version.id(), set));
      }
    }
  }

  private void lookAtRegressions() {
    policy
        .tolerance()
        .ifPresent(tolerance ->
            ForgettingLedger.of(version.id(), measurements)
                .rows()
                .forEach(row -> lookAt(row, tolerance)));
  }

  private void lookAt(Row row, double tolerance) {
    OptionalDouble difference = row.difference();
    if (difference.isEmpty()) {
      fail(
          "regression",
          "%s was not measured on %s, on which its ancestor %s has a loss of %s; evaluate it there"
              .formatted(version.id(), row.set(), row.ancestor(), row.ancestorLoss()));
    } else if (difference.getAsDouble() > tolerance) {
      fail(
          "regression",
          "the loss of %s on %s is %s, which is %s above that of its ancestor %s, and the tolerance is %s; train it on, or choose another version"
              .formatted(
                  version.id(),
                  row.set(),
                  row.loss().orElseThrow(),
                  (float) difference.getAsDouble(),
                  row.ancestor(),
                  tolerance));
    }
  }

  private void lookAtGrowthGain() {
    if (policy.growthGain().isEmpty() || version.published().edge() != Edge.GROWTH) {
      return;
    }
    double wanted = policy.growthGain().getAsDouble();
    OptionalDouble gain = measurements.growthGain(version.published());
    if (gain.isEmpty()) {
      fail(
          "growth-gain",
          "nobody knows whether growing %s helped; train its parent on with the same data, seed, steps and evaluation windows"
              .formatted(version.id()));
    } else if (gain.getAsDouble() < wanted) {
      fail(
          "growth-gain",
          "%s is better than its control arm by %s, and must be by %s; train both longer, or choose another version"
              .formatted(version.id(), (float) gain.getAsDouble(), wanted));
    }
  }

  private void lookAtApprovals(Actor by) {
    boolean isApproved =
        alias.approvals().stream()
            .anyMatch(approval ->
                approval.version().equals(version.id())
                    && !approval.stamp().by().name().equals(by.name()));
    if (policy.secondActor() && !isApproved) {
      fail(
          "approval",
          "nobody but %s wants %s; let another approve".formatted(by.name(), version.id()));
    }
  }
}
