package io.meristem.storage.plan;

import io.meristem.storage.object.Actor;
import io.meristem.storage.plan.StageStatus.StageState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a plan's log says.
 *
 * @param requestedAt by the clock of the orchestrator that took the request
 * @param changedAt when the newest commit was made, by its writer's clock
 * @param stages in the document's order
 */
public record PlanStatus(
    String id,
    PlanDocument document,
    Outlook outlook,
    Actor requestedBy,
    Instant requestedAt,
    PlanState state,
    List<StageStatus> stages,
    Instant changedAt) {

  public PlanStatus {
    stages = List.copyOf(stages);
  }

  static PlanStatus requested(
      String id, PlanDocument document, Outlook outlook, Actor actor, Instant at) {
    List<StageStatus> stages = document.stages().stream().map(StageStatus::pending).toList();
    return new PlanStatus(id, document, outlook, actor, at, new PlanState.Open(), stages, at);
  }

  PlanStatus in(PlanState next) {
    return new PlanStatus(id, document, outlook, requestedBy, requestedAt, next, stages, changedAt);
  }

  PlanStatus changedAt(Instant at) {
    return new PlanStatus(id, document, outlook, requestedBy, requestedAt, state, stages, at);
  }

  PlanStatus with(String stage, UnaryOperator<StageStatus> change) {
    List<StageStatus> changed =
        stages.stream()
            .map(one -> one.stage().name().equals(stage) ? change.apply(one) : one)
            .toList();
    return new PlanStatus(
        id, document, outlook, requestedBy, requestedAt, state, changed, changedAt);
  }

  /** Whether anything is still to be done for it. */
  public boolean isOpen() {
    return state instanceof PlanState.Open;
  }

  /** The stage of this name. */
  public Optional<StageStatus> stage(String name) {
    return stages.stream().filter(one -> one.stage().name().equals(name)).findFirst();
  }

  /** Whether the stage waits for somebody's approval. */
  public boolean isAskedFor(String name) {
    return isOpen() && stage(name).filter(StageStatus::awaitsApproval).isPresent();
  }

  /** The stage that is under way, if one is. */
  public Optional<StageStatus> running() {
    return stages.stream().filter(one -> one.state() == StageState.RUNNING).findFirst();
  }

  /** The arms whose runs are no longer wanted, should they still be open. */
  public List<Arm> unwanted() {
    return stages.stream()
        .filter(one -> !isOpen() || one.state() != StageState.RUNNING)
        .flatMap(one -> one.arms().stream().filter(arm -> one.result(arm.kind()).isEmpty()))
        .toList();
  }
}
