package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The logs of all runs. Whatever is read or appended here, the index and the relay hear of it. */
@ApplicationScoped
class RunLogs {

  private final ObjectStore store;
  private final InstantSource clock;
  private final Index index;
  private final Outbox outbox;
  private final Map<String, Tip<Optional<Run>>> tips = new ConcurrentHashMap<>();

  RunLogs(ObjectStore store, InstantSource clock, Index index, Outbox outbox) {
    this.store = store;
    this.clock = clock;
    this.index = index;
    this.outbox = outbox;
  }

  /** The newest state of a run, if it was ever requested. */
  Optional<Run> read(String run) {
    CommitLog<RunEntry, Optional<Run>> log = log(run);
    return keep(run, log.read(known(run, log)));
  }

  /** Appends what {@code decide} answers to the newest state; see {@link CommitLog#append}. */
  Optional<Run> append(String run, Actor actor, Function<Optional<Run>, List<RunEntry>> decide) {
    CommitLog<RunEntry, Optional<Run>> log = log(run);
    return keep(run, log.append(known(run, log), actor, decide));
  }

  /** Whether everything that was read of this run so far is on Kafka too. */
  boolean isRelayed(String run) {
    Tip<Optional<Run>> tip = tips.get(run);
    return tip != null && outbox.hasRelayed(new OutgoingLog.OfRun(run), tip.sequence());
  }

  /** The runs that are not forgotten. */
  List<String> known() {
    return index.runs().stream().map(Run::id).toList();
  }

  /** Lists a closed run among the closed ones. May be repeated. */
  void file(Run run) {
    ClosedRun closed = ClosedRun.of(run);
    store.put(closed.key(), Documents.text(closed));
  }

  /** Forgets what is cached of a run that is filed away. */
  void forget(String run) {
    tips.remove(run);
    index.forget(run);
  }

  private CommitLog<RunEntry, Optional<Run>> log(String run) {
    return RunFold.log(store, run, clock);
  }

  private Tip<Optional<Run>> known(String run, CommitLog<RunEntry, Optional<Run>> log) {
    return tips.getOrDefault(run, log.start());
  }

  private Optional<Run> keep(String run, Tip<Optional<Run>> tip) {
    if (tip.sequence() == 0) {
      return Optional.empty();
    }
    Tip<Optional<Run>> before = tips.get(run);
    if (before == null || before.sequence() < tip.sequence()) {
      outbox.wake(new OutgoingLog.OfRun(run));
    }
    tips.merge(run, tip, Tip::newer).state().ifPresent(index::saw);
    return tip.state();
  }
}
