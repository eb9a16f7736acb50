package io.meristem.storage.plan;

import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Cancelled;
import io.meristem.storage.plan.PlanEntry.Finished;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Requested;
import io.meristem.storage.plan.PlanEntry.Retried;
import io.meristem.storage.plan.PlanEntry.StageBegun;
import io.meristem.storage.plan.PlanEntry.StageEnded;
import io.meristem.storage.plan.PlanEntry.StageSkipped;
import io.meristem.storage.plan.PlanEntry.Stopped;
import io.meristem.storage.plan.StageStatus.StageState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a plan's log says; nothing before its request. */
public record PlanFold(String plan) implements Fold<PlanEntry, Optional<PlanStatus>> {

  /** The log {@code plans/{plan}/log/}. */
  public static CommitLog<PlanEntry, Optional<PlanStatus>> log(
      ObjectStore store, String plan, InstantSource clock) {
    return new CommitLog<>(
        store, PlanKeys.log(plan), 6, PlanEntry.class, new PlanFold(plan), clock);
  }

  @Override
  public Optional<PlanStatus> start() {
    return Optional.empty();
  }

  @Override
  public Optional<PlanStatus> after(Optional<PlanStatus> before, Commit<PlanEntry> commit) {
    Optional<PlanStatus> status = before;
    for (PlanEntry entry : commit.entries()) {
      status = Optional.of(after(status, entry, commit).changedAt(commit.at()));
    }
    return status;
  }

  private PlanStatus after(Optional<PlanStatus> before, PlanEntry entry, Commit<PlanEntry> commit) {
    if (before.isEmpty()) {
      if (entry instanceof Requested(PlanDocument document, Outlook outlook)) {
        return PlanStatus.requested(plan, document, outlook, commit.actor(), commit.at());
      }
      throw new IllegalStateException("plan " + plan + " begins with " + entry);
    }
    if (!before.get().isOpen() && !(entry instanceof Retried)) {
      throw illegal(before.get(), entry);
    }
    return after(before.get(), entry);
  }

  private static PlanStatus after(PlanStatus status, PlanEntry entry) {
    return switch (entry) {
      case Requested _ -> throw illegal(status, entry);
      case StageBegun begun -> begun(status, begun);
      case GateDecided gate ->
          moved(status, entry, gate.stage(), StageState.RUNNING, stage -> stage.decided(gate));
      case Approved(String name) ->
          moved(status, entry, name, StageState.RUNNING, StageStatus::approved);
      case StageEnded ended ->
          moved(
              status,
              entry,
              ended.stage(),
              StageState.RUNNING,
              stage -> stage.ended(ended.results(), ended.growthGain()));
      case StageSkipped(String name) ->
          moved(status, entry, name, StageState.PENDING, StageStatus::skipped);
      case Stopped stopped -> status.in(new PlanState.Stopped(stopped.stage(), stopped.problem()));
      case Retried retried -> retried(status, retried);
      case Finished _ -> status.in(new PlanState.Finished());
      case Cancelled(String reason) -> status.in(new PlanState.Cancelled(reason));
    };
  }

  private static PlanStatus retried(PlanStatus status, Retried retried) {
    require(
        status.state() instanceof PlanState.Stopped(String stage, _)
            && stage.equals(retried.stage()),
        status,
        retried);
    return status
        .with(retried.stage(), stage -> stage.retried(retried.at(), retried.generations()))
        .in(new PlanState.Open());
  }

  /** One stage after the other. */
  private static PlanStatus begun(PlanStatus status, StageBegun begun) {
    require(status.running().isEmpty(), status, begun);
    return moved(
        status,
        begun,
        begun.stage(),
        StageState.PENDING,
        stage -> stage.begun(begun.at(), begun.arms()));
  }

  private static PlanStatus moved(
      PlanStatus status,
      PlanEntry entry,
      String name,
      StageState from,
      UnaryOperator<StageStatus> change) {
    require(status.stage(name).filter(stage -> stage.state() == from).isPresent(), status, entry);
    return status.with(name, change);
  }

  private static void require(boolean holds, PlanStatus status, PlanEntry entry) {
    if (!holds) {
      throw illegal(status, entry);
    }
  }

  private static IllegalStateException illegal(PlanStatus status, PlanEntry entry) {
    return new IllegalStateException(entry + " may not follow " + status);
  }
}
