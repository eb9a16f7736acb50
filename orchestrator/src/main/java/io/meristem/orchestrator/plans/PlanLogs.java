package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.Tip;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The logs of plans: of those asked for last, what was read is not read again. Thread-safe. */
@ApplicationScoped
class PlanLogs {

  private static final int KEPT = 1000;

  private final ObjectStore store;
  private final InstantSource clock;
  private final Outbox outbox;
  private final Map<String, Tip<Optional<PlanStatus>>> tips = RecentlyUsed.keeping(KEPT);

  PlanLogs(ObjectStore store, InstantSource clock, Outbox outbox) {
    this.store = store;
    this.clock = clock;
    this.outbox = outbox;
  }

  /** The newest state of a plan, if it was ever requested; storage tells nothing of a final one. */
  Optional<PlanStatus> read(String plan) {
    CommitLog<PlanEntry, Optional<PlanStatus>> log = PlanFold.log(store, plan, clock);
    Tip<Optional<PlanStatus>> known = known(plan, log);
    return known.state().filter(PlanLogs::isFinal).or(() -> keep(plan, log.read(known)));
  }

  private static boolean isFinal(PlanStatus plan) {
    return switch (plan.state()) {
      case PlanState.Finished _, PlanState.Cancelled _ -> true;
      case PlanState.Open _, PlanState.Stopped _ -> false;
    };
  }

  /** When a plan was requested, if it ever was. */
  Optional<Instant> requestedAt(String plan) {
    CommitLog<PlanEntry, Optional<PlanStatus>> log = PlanFold.log(store, plan, clock);
    return known(plan, log)
        .state()
        .or(() -> log.at(1).flatMap(Tip::state))
        .map(PlanStatus::requestedAt);
  }

  /** Appends what {@code decide} answers to the newest state; see {@link CommitLog#append}. */
  Optional<PlanStatus> append(
      String plan, Actor actor, Function<Optional<PlanStatus>, List<PlanEntry>> decide) {
    CommitLog<PlanEntry, Optional<PlanStatus>> log = PlanFold.log(store, plan, clock);
    return keep(plan, log.append(known(plan, log), actor, decide));
  }

  /** The same for a plan that was requested. */
  Optional<PlanStatus> decide(
      String plan, Actor actor, Function<PlanStatus, List<PlanEntry>> decision) {
    return append(plan, actor, status -> status.map(decision).orElse(List.of()));
  }

  private Tip<Optional<PlanStatus>> known(
      String plan, CommitLog<PlanEntry, Optional<PlanStatus>> log) {
    return tips.getOrDefault(plan, log.start());
  }

  private Optional<PlanStatus> keep(String plan, Tip<Optional<PlanStatus>> tip) {
    if (tip.sequence() == 0) {
      return tip.state();
    }
    Tip<Optional<PlanStatus>> before = tips.get(plan);
    if (before == null || before.sequence() < tip.sequence()) {
      tips.merge(plan, tip, Tip::newer);
      outbox.wake(new OutgoingLog.OfPlan(plan));
    }
    return tip.state();
  }

  /** Whether everything that was read of this plan so far is on Kafka too. */
  boolean isRelayed(String plan) {
    Tip<Optional<PlanStatus>> tip = tips.get(plan);
    return tip != null && outbox.hasRelayed(new OutgoingLog.OfPlan(plan), tip.sequence());
  }
}
