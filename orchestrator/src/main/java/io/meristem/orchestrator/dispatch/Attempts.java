package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Tasks;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Watches over the newest attempt of a run: its offer, its lease, its end. */
@ApplicationScoped
class Attempts {

  private static final Logger LOG = Logger.getLogger(Attempts.class);

  private final ObjectStore store;
  private final RunLogs logs;
  private final Index index;
  private final Tasks tasks;
  private final Duration leaseTime;
  private final Duration resendAfter;
  private final LongSupplier nanos;
  private final Map<String, LeaseWatch> watches = new ConcurrentHashMap<>();
  private final Map<String, Long> offeredAt = new ConcurrentHashMap<>();

  @Inject
  Attempts(ObjectStore store, RunLogs logs, Index index, Tasks tasks, Settings settings) {
    this(store, logs, index, tasks, settings, System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back
   */
  Attempts(
      ObjectStore store,
      RunLogs logs,
      Index index,
      Tasks tasks,
      Settings settings,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.store = store;
    this.logs = logs;
    this.index = index;
    this.tasks = tasks;
    this.leaseTime =
        settings.dispatch().heartbeatEvery().multipliedBy(settings.dispatch().leaseBeats());
    this.resendAfter = settings.dispatch().resendAfter();
  }

  /** Tells the workers of the newest attempt. */
  void offer(Run run) {
    offeredAt.put(run.id(), nanos.getAsLong());
    tasks.offer(run);
  }

  /** Whether a worker has the newest attempt. */
  boolean isLeased(Run run) {
    return store.size(RunKeys.lease(run.id(), run.life().attempt())).isPresent();
  }

  /** Looks at the newest attempt once, and appends what follows from what is there. */
  Run look(Run run) {
    int attempt = run.life().attempt();
    Optional<Outcome> outcome = read(RunKeys.outcome(run.id(), attempt), Outcome.class);
    if (outcome.isPresent()) {
      forget(run.id());
      return ended(run, attempt, outcome.get());
    }
    Optional<Lease> lease = read(RunKeys.lease(run.id(), attempt), Lease.class);
    if (lease.isEmpty()) {
      offerAgainWhenDue(run);
      return run;
    }
    return leased(run, attempt, lease.get());
  }

  private void offerAgainWhenDue(Run run) {
    long now = nanos.getAsLong();
    Long last = offeredAt.putIfAbsent(run.id(), now);
    if (last != null && now - last >= resendAfter.toNanos()) {
      offer(run);
    }
  }

  private Run leased(Run run, int attempt, Lease lease) {
    Run known = append(run, now -> RunDecision.leased(now, attempt, lease.worker()));
    String watch = run.id() + "#" + attempt;
    Optional<Heartbeat> heartbeat;
    try {
      heartbeat = read(RunKeys.heartbeat(run.id(), attempt), Heartbeat.class);
    } catch (ObjectStoreException e) {
      watches.remove(watch);
      throw e;
    }
    heartbeat.ifPresent(beat -> index.saw(run.id(), beat));
    String beat = lease.nonce() + "/" + heartbeat.map(Heartbeat::counter).orElse(0L);
    long now = nanos.getAsLong();
    LeaseWatch seen =
        watches.merge(
            watch, LeaseWatch.begun(beat, now), (before, _) -> before.saw(beat, now, leaseTime));
    return seen.hasExpired(leaseTime) ? lost(known, attempt, lease) : known;
  }

  private Run lost(Run run, int attempt, Lease lease) {
    Optional<Outcome> outcome = read(RunKeys.outcome(run.id(), attempt), Outcome.class);
    if (outcome.isPresent()) {
      return ended(run, attempt, outcome.get());
    }
    LOG.warnf("run %s: worker %s lost attempt %d", run.id(), lease.worker(), attempt);
    forget(run.id());
    return ended(run, attempt, new AttemptEnd.Lost(newestResumeStep(run.id())));
  }

  private Run ended(Run run, int attempt, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(_, Problem problem, boolean retryable) ->
          ended(run, attempt, new AttemptEnd.Broken(problem, retryable));
      case Outcome.HandedOver _ ->
          ended(run, attempt, new AttemptEnd.HandedOver(newestResumeStep(run.id())));
      case Outcome.Done(_, BlobRef document) ->
          missing(run, document)
              .map(problem -> ended(run, attempt, new AttemptEnd.Broken(problem, true)))
              .orElseGet(() -> append(run, now -> RunDecision.publishing(now, attempt, document)));
    };
  }

  private Run ended(Run run, int attempt, AttemptEnd end) {
    return append(run, now -> RunDecision.ended(now, attempt, end, RunLimits.DEFAULT));
  }

  private Optional<Problem> missing(Run run, BlobRef document) {
    return Effects.blobs(store, run, document)
        .filter(blob -> store.size(blob.key()).orElse(-1) != blob.bytes())
        .findFirst()
        .map(blob ->
            new Problem(
                "missing-blob",
                "The result is not whole",
                "%s should have %d bytes and is not there like that"
                    .formatted(blob.key(), blob.bytes())));
  }

  private long newestResumeStep(String run) {
    return ResumePoints.newestWhole(store, run).map(point -> point.step()).orElse(0L);
  }

  private Run append(Run run, Function<Run, List<RunEntry>> decide) {
    return logs.append(run.id(), Actor.MERISTEM, now -> now.map(decide).orElse(List.of()))
        .orElse(run);
  }

  private <T> Optional<T> read(String key, Class<T> type) {
    return store.get(key).map(text -> Documents.read(key, text, type));
  }

  /** Forgets what was watched of a run. */
  void forget(String run) {
    offeredAt.remove(run);
    watches.keySet().removeIf(key -> key.startsWith(run + "#"));
  }
}
