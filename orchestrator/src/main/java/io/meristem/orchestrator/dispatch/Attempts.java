package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Tasks;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.UnreadableDocumentException;
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
import io.meristem.storage.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
  private final Rests rests;
  private final Duration workerSilence;
  private final Duration leaseTime;
  private final Duration resendAfter;
  private final RunLimits limits;
  private final LongSupplier nanos;
  private final Map<String, LeaseWatch> watches = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /** When an offer was met here first, and when its task was sent last. */
  private record Told(long firstNanos, long lastNanos) {}

  @Inject
  Attempts(
      ObjectStore store, RunLogs logs, Index index, Tasks tasks, Rests rests, Settings settings) {
    this(store, logs, index, tasks, rests, settings, System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back
   */
  Attempts(
      ObjectStore store,
      RunLogs logs,
      Index index,
      Tasks tasks,
      Rests rests,
      Settings settings,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.store = store;
    this.logs = logs;
    this.index = index;
    this.tasks = tasks;
    this.rests = rests;
    this.workerSilence = settings.dispatch().workerSilence();
    this.leaseTime =
        settings.dispatch().heartbeatEvery().multipliedBy(settings.dispatch().leaseBeats());
    this.resendAfter = settings.dispatch().resendAfter();
    this.limits = new RunLimits(settings.dispatch().failures(), settings.dispatch().losses());
  }

  /** Tells the workers of the newest attempt. */
  void offer(Run run) {
    long now = nanos.getAsLong();
    told.merge(newest(run), new Told(now, now), (before, _) -> new Told(before.firstNanos(), now));
    tasks.offer(run, notFor(run));
  }

  private List<String> notFor(Run run) {
    List<WorkerAnnounced> fitting =
        Assignment.fitting(run, index.workersHeardWithin(workerSilence));
    return rests.of(run, fitting).keySet().stream().sorted().toList();
  }

  /** Whether a worker has the newest attempt. */
  boolean isLeased(Run run) {
    return store.size(RunKeys.lease(run.id(), run.life().attempt())).isPresent();
  }

  /** Whether an offer has been there for as long as its task would be sent again after. */
  boolean hasWaitedInVain(Run run) {
    Told since = told.get(newest(run));
    return since != null && isDue(since.firstNanos()) && !isLeased(run);
  }

  private boolean isDue(long sinceNanos) {
    return nanos.getAsLong() - sinceNanos >= resendAfter.toNanos();
  }

  private static String newest(Run run) {
    return run.id() + "#" + run.life().attempt();
  }

  /**
   * Looks at the newest attempt once, and appends what follows from what is there. What its owner
   * wrote may be no document: that ends no look, and what it means is said where it is read.
   */
  Run look(Run run) {
    try {
      int attempt = run.life().attempt();
      Optional<Outcome> outcome = outcome(run, attempt);
      if (outcome.isPresent()) {
        forget(run.id());
        return ended(run, attempt, outcome.get());
      }
      Optional<String> lease = store.get(RunKeys.lease(run.id(), attempt));
      if (lease.isEmpty()) {
        offerAgainWhenDue(run);
        return run;
      }
      return leased(run, attempt, lease.get());
    } catch (ObjectStoreException e) {
      watches.remove(newest(run));
      throw e;
    }
  }

  private void offerAgainWhenDue(Run run) {
    long now = nanos.getAsLong();
    Told before = told.putIfAbsent(newest(run), new Told(now, now));
    if (before != null && isDue(before.lastNanos())) {
      offer(run);
    }
  }

  /** A lease that cannot be read is held by nobody knows whom, and watched like any other. */
  private Run leased(Run run, int attempt, String text) {
    Optional<Lease> lease = readable(RunKeys.lease(run.id(), attempt), text, Lease.class);
    Run known =
        lease
            .map(held -> append(run, now -> RunDecision.leased(now, attempt, held.worker())))
            .orElse(run);
    long asked = nanos.getAsLong();
    String beat = lease.map(Lease::nonce).orElse("") + "/" + beat(run, attempt);
    long answered = nanos.getAsLong();
    LeaseWatch seen =
        watches.merge(
            newest(run),
            LeaseWatch.begun(beat, answered),
            (before, _) -> before.saw(beat, asked, answered, leaseTime));
    return seen.hasExpired(leaseTime) ? lost(known, attempt, lease.map(Lease::worker)) : known;
  }

  /** What tells the newest beat from the one before: its counter, or else all that was written. */
  private String beat(Run run, int attempt) {
    String key = RunKeys.heartbeat(run.id(), attempt);
    Optional<String> text = store.get(key);
    Optional<Heartbeat> beat = text.flatMap(found -> readable(key, found, Heartbeat.class));
    beat.ifPresent(known -> index.saw(run.id(), known));
    return beat.map(known -> Long.toString(known.counter()))
        .orElseGet(() -> text.map(Sha256::of).orElse("0"));
  }

  private static <T> Optional<T> readable(String key, String text, Class<T> type) {
    try {
      return Optional.of(Documents.read(key, text, type));
    } catch (UnreadableDocumentException e) {
      LOG.warn(firstLine(e));
      return Optional.empty();
    }
  }

  private Run lost(Run run, int attempt, Optional<String> worker) {
    Optional<Outcome> outcome = outcome(run, attempt);
    if (outcome.isPresent()) {
      return ended(run, attempt, outcome.get());
    }
    LOG.warnf("run %s: worker %s lost attempt %d", run.id(), worker.orElse("unknown"), attempt);
    forget(run.id());
    return ended(run, attempt, new AttemptEnd.Lost(newestResumeStep(run.id())));
  }

  /** How the attempt ended, if it did: a result that is not whole, or cannot be read, is none. */
  private Optional<Outcome> outcome(Run run, int attempt) {
    String key = RunKeys.outcome(run.id(), attempt);
    return store
        .get(key)
        .map(text -> {
          try {
            Outcome outcome = Documents.read(key, text, Outcome.class);
            return problem(run, outcome)
                .<Outcome>map(what -> new Outcome.Failed(outcome.nonce(), what, true))
                .orElse(outcome);
          } catch (UnreadableDocumentException e) {
            return new Outcome.Failed("", unreadable(e), true);
          }
        });
  }

  private Optional<Problem> problem(Run run, Outcome outcome) {
    return outcome instanceof Outcome.Done(_, BlobRef document)
        ? missing(run, document)
        : Optional.empty();
  }

  private static Problem unreadable(UnreadableDocumentException e) {
    return new Problem(
        "unreadable-document",
        "A document is unreadable",
        firstLine(e)
            + "; let all processes be of one build, and nobody else write there; then retry");
  }

  private static String firstLine(UnreadableDocumentException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Run ended(Run run, int attempt, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(_, Problem problem, boolean retryable) -> {
        Run leased = leased(run, attempt);
        Run after = ended(leased, attempt, broken(run, problem, retryable));
        rests.hear(after);
        yield after;
      }
      case Outcome.HandedOver _ ->
          ended(run, attempt, new AttemptEnd.HandedOver(newestResumeStep(run.id())));
      case Outcome.Done(_, BlobRef document) ->
          append(run, now -> RunDecision.publishing(now, attempt, document));
    };
  }

  private AttemptEnd broken(Run run, Problem problem, boolean retryable) {
    long step = retryable ? newestResumeStep(run.id()) : 0;
    return new AttemptEnd.Broken(
        problem, retryable, step > 0 ? OptionalLong.of(step) : OptionalLong.empty());
  }

  /** Notes who failed, which a run that ended at once has had no time for. */
  private Run leased(Run run, int attempt) {
    if (!(run.state() instanceof RunState.Offered)) {
      return run;
    }
    String key = RunKeys.lease(run.id(), attempt);
    return store
        .get(key)
        .flatMap(text -> readable(key, text, Lease.class))
        .map(held -> append(run, now -> RunDecision.leased(now, attempt, held.worker())))
        .orElse(run);
  }

  private Run ended(Run run, int attempt, AttemptEnd end) {
    return append(run, now -> RunDecision.ended(now, attempt, end, limits));
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

  /** Forgets what was watched of a run. */
  void forget(String run) {
    told.keySet().removeIf(key -> key.startsWith(run + "#"));
    watches.keySet().removeIf(key -> key.startsWith(run + "#"));
  }
}
