package io.meristem.orchestrator.index;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunEntry.Cancelled;
import io.meristem.storage.run.RunEntry.PriorityChanged;
import io.meristem.storage.run.RunEntry.Requested;
import io.meristem.storage.run.RunEntry.RetryRequested;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Logs of runs and models that grow at random, while their writers' clocks differ by seconds, and
 * an index that forgets runs some time after they have closed.
 */
final class WrittenLogs {

  private static final Actor ADA = Actor.claimed("ada");

  private final ObjectStore store;
  private final Index index;
  private final Random random;
  private final List<String> runs = new ArrayList<>();
  private final Set<OutgoingLog> logs = new LinkedHashSet<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  WrittenLogs(ObjectStore store, Index index, int seed) {
    this.store = store;
    this.index = index;
    this.random = new Random(seed);
  }

  /** So many things happen. */
  void go(int steps) {
    for (int step = 0; step < steps; step++) {
      now = now.plusMillis(random.nextInt(4_000));
      switch (random.nextInt(12)) {
        case 0 -> model("model-" + random.nextInt(2));
        case 1, 2, 3 -> begin();
        case 4 -> forgetClosed();
        default -> move();
      }
    }
  }

  private Instant someClock() {
    return now.plusSeconds(random.nextInt(20) - 10);
  }

  private void begin() {
    String run = "r" + runs.size();
    runs.add(run);
    logs.add(new OutgoingLog.OfRun(run));
    append(run, new Requested(Samples.root(), RunTerms.DEFAULT));
  }

  /** Most that happens, happens to the newest runs, and some to an old one. */
  private void move() {
    if (!runs.isEmpty()) {
      int back = random.nextInt(8) == 0 ? runs.size() : Math.min(6, runs.size());
      move(runs.get(runs.size() - 1 - random.nextInt(back)));
    }
  }

  private void move(String run) {
    Run known = log(run).read(log(run).start()).state().orElseThrow();
    boolean isClosed = known.state() instanceof RunState.Cancelled;
    if (isClosed) {
      append(run, new RetryRequested());
    } else if (random.nextBoolean()) {
      append(run, new Cancelled("enough"));
    } else {
      append(run, new PriorityChanged((known.terms().priority() + 1) % 100));
    }
  }

  private void append(String id, RunEntry entry) {
    Run run = log(id).append(log(id).start(), ADA, _ -> List.of(entry)).state().orElseThrow();
    index.saw(run);
    if (!run.isOpen()) {
      store.put(ClosedRun.of(run).key(), "{}");
    }
  }

  private CommitLog<RunEntry, Optional<Run>> log(String run) {
    return RunFold.log(store, run, this::someClock);
  }

  private void forgetClosed() {
    index.runs().stream().filter(run -> !run.isOpen()).forEach(run -> index.forget(run.id()));
  }

  private void model(String model) {
    CommitLog<LineageEntry, Lineage> log = Lineage.log(store, model, this::someClock);
    logs.add(new OutgoingLog.OfModel(model));
    Tip<Lineage> tip =
        log.append(log.start(), ADA, _ -> List.of(new RetentionChanged(Optional.empty())));
    index
        .versions()
        .put(new ModelRows(model, tip.sequence(), tip.hash(), List.of(), List.of(), List.of()));
  }

  /** All that happened. */
  List<FeedEvent> newestFirst() {
    return logs.stream()
        .flatMap(log -> LogEvents.events(log.after(0, store)))
        .sorted(Comparator.comparing(Feed::place).reversed())
        .toList();
  }
}
