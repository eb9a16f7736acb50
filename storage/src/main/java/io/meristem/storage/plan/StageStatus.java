package io.meristem.storage.plan;

import io.meristem.storage.plan.PlanEntry.GateDecided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a stage stands.
 *
 * @param begunAt if it has begun
 * @param generations that runs must reach before they are looked at, by run; those that are not
 *     named are looked at in any
 * @param gates what was decided so far, in order; what was approved since is {@link
 *     Verdict#APPROVED}
 * @param results when it is over
 */
public record StageStatus(
    Stage stage,
    StageState state,
    Optional<Instant> begunAt,
    List<Arm> arms,
    Map<String, Integer> generations,
    List<GateDecided> gates,
    List<ArmResult> results,
    OptionalDouble growthGain) {

  /** How far a stage has come. */
  public enum StageState {
    PENDING,
    RUNNING,
    ENDED,
    SKIPPED
  }

  public StageStatus {
    arms = List.copyOf(arms);
    generations = Map.copyOf(generations);
    gates = List.copyOf(gates);
    results = List.copyOf(results);
  }

  static StageStatus pending(Stage stage) {
    return new StageStatus(
        stage,
        StageState.PENDING,
        Optional.empty(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        OptionalDouble.empty());
  }

  StageStatus begun(Instant at, List<Arm> begunArms) {
    return new StageStatus(
        stage,
        StageState.RUNNING,
        Optional.of(at),
        begunArms,
        generations,
        gates,
        results,
        growthGain);
  }

  /** Once more, if it had begun. */
  StageStatus retried(Instant at, Map<String, Integer> wanted) {
    return state == StageState.PENDING
        ? this
        : new StageStatus(
            stage,
            StageState.RUNNING,
            Optional.of(at),
            arms,
            wanted,
            List.of(),
            List.of(),
            OptionalDouble.empty());
  }

  StageStatus decided(GateDecided gate) {
    List<GateDecided> more = new ArrayList<>(gates);
    more.add(gate);
    return new StageStatus(stage, state, begunAt, arms, generations, more, results, growthGain);
  }

  StageStatus approved() {
    List<GateDecided> decided = gates.stream().map(StageStatus::approved).toList();
    return new StageStatus(stage, state, begunAt, arms, generations, decided, results, growthGain);
  }

  private static GateDecided approved(GateDecided gate) {
    return gate.verdict() == Verdict.ASKED
        ? new GateDecided(gate.stage(), gate.gate(), Verdict.APPROVED, gate.measured())
        : gate;
  }

  StageStatus ended(List<ArmResult> all, OptionalDouble gain) {
    return new StageStatus(stage, StageState.ENDED, begunAt, arms, generations, gates, all, gain);
  }

  StageStatus skipped() {
    return new StageStatus(
        stage, StageState.SKIPPED, begunAt, arms, generations, gates, results, growthGain);
  }

  /** Whether it waits for somebody's approval. */
  public boolean awaitsApproval() {
    return state == StageState.RUNNING && has(Verdict.ASKED);
  }

  /** Whether somebody approved of what it asked. */
  public boolean isApproved() {
    return has(Verdict.APPROVED);
  }

  private boolean has(Verdict verdict) {
    return gates.stream().anyMatch(gate -> gate.verdict() == verdict);
  }

  /** What was decided of a gate, if anything. */
  public Optional<GateDecided> decision(Gate gate) {
    return gates.stream().filter(decided -> decided.gate().equals(gate.kind())).findFirst();
  }

  /** Whether a gate is still to be decided on what its runs have taken so far. */
  public boolean limitsCost() {
    return stage.gatesInOrder().stream()
        .filter(gate -> gate instanceof Gate.CostLimit || gate instanceof Gate.MoneyLimit)
        .anyMatch(gate -> decision(gate).isEmpty());
  }

  /** Whether stages that start from this one are to be passed over. */
  boolean leadsNowhere() {
    return state == StageState.SKIPPED
        || stage.gatesInOrder().stream()
            .filter(gate -> gate.otherwise().filter(Otherwise.SKIP::equals).isPresent())
            .flatMap(gate -> decision(gate).stream())
            .anyMatch(decided -> decided.verdict() == Verdict.FAILED);
  }

  /** What came of the arm, if it came to anything. */
  public Optional<ArmResult> result(ArmKind kind) {
    return results.stream().filter(result -> result.kind() == kind).findFirst();
  }
}
