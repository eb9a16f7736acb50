package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The life of a run, from its request to the effect of its result. Any number of orchestrators may
 * do this at once: every step is a put-if-absent that one of them wins, or can be repeated without
 * harm. The locks here only save this process from racing itself. Thread-safe.
 */
@ApplicationScoped
public class Dispatch {

  private static final int STRIPES = 64;

  private final ObjectStore store;
  private final InstantSource clock;
  private final RunLogs logs;
  private final Attempts attempts;
  private final Effects effects;
  private final Offers offers;
  private final List<Lock> locks =
      IntStream.range(0, STRIPES).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

  Dispatch(
      ObjectStore store,
      InstantSource clock,
      RunLogs logs,
      Attempts attempts,
      Effects effects,
      Offers offers) {
    this.store = store;
    this.clock = clock;
    this.logs = logs;
    this.attempts = attempts;
    this.effects = effects;
    this.offers = offers;
  }

  /** What was asked under this id before, if anything. */
  public Optional<Request> earlier(RequestId id) {
    String key = RunKeys.request(id.hash());
    return store.get(key).map(text -> Documents.read(key, text, Request.class));
  }

  /**
   * Writes down what a request means, once for ever.
   *
   * @param body SHA-256 over method, path, body and terms
   * @return this request, or the one that was first under the same id
   */
  public Request record(RequestId id, String body, RunSpec spec, RunTerms terms, Actor actor) {
    String nonce = UUID.randomUUID().toString();
    Request request = new Request(id.run(), body, spec, terms, actor, nonce, clock.instant());
    String key = RunKeys.request(id.hash());
    return switch (store.create(key, Documents.text(request))) {
      case Creation.Created _ -> request;
      case Creation.Existing(String first) -> Documents.read(key, first, Request.class);
    };
  }

  /** Begins the run of a recorded request, unless it has begun, and offers it if it can be. */
  public Run begin(RequestId id, Request request) {
    Run begun =
        locked(request.run(), () -> logs.read(request.run()).orElseGet(() -> begun(id, request)));
    offers.assign();
    return logs.read(request.run()).orElse(begun);
  }

  private Run begun(RequestId id, Request request) {
    mark(new OpenMarker(request.run(), 1, id.hash()));
    return logs.append(
            request.run(),
            request.actor(),
            now -> RunDecision.requested(now, request.spec(), request.terms()))
        .orElseThrow();
  }

  /** Stops a run; one that is publishing or closed stays as it is. */
  public Optional<Run> cancel(String run, Actor actor, String reason) {
    return cancel(run, actor, reason, OptionalInt.empty());
  }

  /**
   * The same, and nothing if the run is in another generation.
   *
   * @param only the generation that it is meant for
   */
  public Optional<Run> cancel(String run, Actor actor, String reason, OptionalInt only) {
    return decide(run, actor, whileIn(only, now -> RunDecision.cancelled(now, reason)));
  }

  private static Function<Run, List<RunEntry>> whileIn(
      OptionalInt generation, Function<Run, List<RunEntry>> decision) {
    return now ->
        now.life().generation() == generation.orElse(now.life().generation())
            ? decision.apply(now)
            : List.of();
  }

  /** Pauses a run: at once if nobody works on it, else when its worker has handed it over. */
  public Optional<Run> pause(String run, Actor actor) {
    return decide(run, actor, now -> RunDecision.pauseRequested(now, attempts.isLeased(now)));
  }

  /** Goes on with a paused run, or withdraws the wish to pause it. */
  public Optional<Run> resume(String run, Actor actor) {
    return decide(run, actor, RunDecision::resumeRequested);
  }

  /** Gives a run another priority, which counts from its next offer on. */
  public Optional<Run> prioritise(String run, Actor actor, int priority) {
    return decide(run, actor, now -> RunDecision.priorityChanged(now, priority));
  }

  /** Gives a run another deadline, or none. */
  public Optional<Run> changeDeadline(String run, Actor actor, Optional<Instant> deadline) {
    return decide(run, actor, now -> RunDecision.deadlineChanged(now, deadline));
  }

  /** Opens a new generation of a failed or cancelled run. */
  public Optional<Run> retry(String id, Actor actor) {
    return retry(id, actor, OptionalInt.empty());
  }

  /** The same, and nothing if the run is in another generation than the one it is meant for. */
  public Optional<Run> retry(String id, Actor actor, OptionalInt only) {
    return reopened(id, actor, 1, whileIn(only, run -> RunDecision.retried(run, clock.instant())));
  }

  /** Gives a run up for ever, unless its result counts. */
  public Optional<Run> abandon(String id, Actor actor) {
    return reopened(id, actor, 0, RunDecision::abandoned);
  }

  /** A closed run has no marker, and needs one until the world has heard of what follows. */
  private Optional<Run> reopened(
      String id, Actor actor, int generations, Function<Run, List<RunEntry>> decision) {
    return decide(
        id,
        actor,
        run -> {
          List<RunEntry> entries = decision.apply(run);
          if (!run.isOpen() && !entries.isEmpty()) {
            mark(new OpenMarker(id, run.life().generation() + generations, ""));
          }
          return entries;
        });
  }

  private Optional<Run> decide(String id, Actor actor, Function<Run, List<RunEntry>> decision) {
    Optional<Run> after =
        locked(id, () -> logs.append(id, actor, now -> now.map(decision).orElse(List.of())));
    offers.assign();
    return after.isPresent() ? logs.read(id) : after;
  }

  /** Looks at a run and does what is due, whoever left it undone. */
  public void look(String id) {
    boolean isWorkerFree = locked(id, () -> logs.read(id).map(this::advance).orElse(false));
    if (isWorkerFree) {
      offers.assign();
    }
  }

  /** Does what is due, and answers whether a worker has nothing more to do for the run by that. */
  private boolean advance(Run run) {
    Run next = failedWhenOverdue(looked(run));
    if (next.state() instanceof RunState.Publishing publishing) {
      effects.publish(next, next.life().attempt(), publishing.document());
      next = appended(next, RunDecision::published);
    } else if (next.state() instanceof RunState.Published) {
      effects.hear(next);
    }
    closeWhenDone(next);
    return run.state() instanceof RunState.Attempted
        && !(next.state() instanceof RunState.Attempted);
  }

  private Run looked(Run run) {
    return run.state() instanceof RunState.Attempted ? attempts.look(run) : run;
  }

  private Run failedWhenOverdue(Run run) {
    Instant now = clock.instant();
    return run.terms().isOverdueAt(now)
        ? appended(run, newest -> RunDecision.overdue(newest, now))
        : run;
  }

  private Run appended(Run run, Function<Run, List<RunEntry>> decision) {
    return logs.append(run.id(), Actor.MERISTEM, now -> now.map(decision).orElse(List.of()))
        .orElse(run);
  }

  private void closeWhenDone(Run run) {
    if (!run.isOpen() && logs.isRelayed(run.id())) {
      logs.file(run);
      store.delete(RunKeys.open(run.id(), run.life().generation()));
      attempts.forget(run.id());
      logs.forget(run.id());
    }
  }

  /** Does what is due for a run that may not be closed. */
  void sweep(OpenMarker marker) {
    Optional<Run> run = locked(marker.run(), () -> logs.read(marker.run()));
    if (run.isEmpty()) {
      beginFromMarker(marker);
    } else if (run.get().life().generation() > marker.generation()) {
      store.delete(RunKeys.open(marker.run(), marker.generation()));
    } else if (run.get().life().generation() == marker.generation()) {
      look(marker.run());
    }
  }

  /** The runs that this process has not filed away, or not yet seen that another one has. */
  List<String> known() {
    return logs.known();
  }

  private void beginFromMarker(OpenMarker marker) {
    RequestId id = new RequestId(marker.request());
    earlier(id).ifPresent(request -> begin(id, request));
  }

  private void mark(OpenMarker marker) {
    store.put(RunKeys.open(marker.run(), marker.generation()), Documents.text(marker));
  }

  private <T> T locked(String run, Supplier<T> work) {
    Lock lock = locks.get(Math.floorMod(run.hashCode(), STRIPES));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
