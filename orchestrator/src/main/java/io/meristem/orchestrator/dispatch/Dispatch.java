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
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
  private final List<Lock> locks =
      IntStream.range(0, STRIPES).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

  Dispatch(
      ObjectStore store, InstantSource clock, RunLogs logs, Attempts attempts, Effects effects) {
    this.store = store;
    this.clock = clock;
    this.logs = logs;
    this.attempts = attempts;
    this.effects = effects;
  }

  /** What was asked under this id before, if anything. */
  public Optional<Request> earlier(RequestId id) {
    String key = RunKeys.request(id.hash());
    return store.get(key).map(text -> Documents.read(key, text, Request.class));
  }

  /**
   * Writes down what a request means, once for ever.
   *
   * @param body SHA-256 over method, path and body
   * @return this request, or the one that was first under the same id
   */
  public Request record(RequestId id, String body, RunSpec spec, Actor actor) {
    Request request =
        new Request(id.run(), body, spec, actor, UUID.randomUUID().toString(), clock.instant());
    String key = RunKeys.request(id.hash());
    return switch (store.create(key, Documents.text(request))) {
      case Creation.Created _ -> request;
      case Creation.Existing(String first) -> Documents.read(key, first, Request.class);
    };
  }

  /** Begins the run of a recorded request, unless it has begun. */
  public Run begin(RequestId id, Request request) {
    return locked(
        request.run(),
        () -> {
          Optional<Run> begun = logs.read(request.run());
          if (begun.isPresent()) {
            return begun.get();
          }
          mark(new OpenMarker(request.run(), 1, id.hash()));
          Run run =
              logs.append(
                      request.run(),
                      request.actor(),
                      now -> RunDecision.requested(now, request.spec()))
                  .orElseThrow();
          attempts.offer(run);
          return run;
        });
  }

  /** Stops a run; one that is publishing or closed stays as it is. */
  public Optional<Run> cancel(String run, Actor actor, String reason) {
    return decide(run, actor, now -> RunDecision.cancelled(now, reason));
  }

  /** Pauses a run: at once if nobody works on it, else when its worker has handed it over. */
  public Optional<Run> pause(String run, Actor actor) {
    return decide(run, actor, now -> RunDecision.pauseRequested(now, attempts.isLeased(now)));
  }

  /** Goes on with a paused run, or withdraws the wish to pause it. */
  public Optional<Run> resume(String run, Actor actor) {
    return decide(run, actor, RunDecision::resumeRequested);
  }

  /** Opens a new generation of a failed or cancelled run. */
  public Optional<Run> retry(String id, Actor actor) {
    return locked(
        id,
        () -> {
          Optional<Run> run = logs.read(id);
          if (run.isEmpty() || RunDecision.retried(run.get()).isEmpty()) {
            return run;
          }
          mark(new OpenMarker(id, run.get().life().generation() + 1, ""));
          return appended(id, actor, RunDecision::retried);
        });
  }

  private Optional<Run> decide(String run, Actor actor, Function<Run, List<RunEntry>> decision) {
    return locked(run, () -> appended(run, actor, decision));
  }

  private Optional<Run> appended(String id, Actor actor, Function<Run, List<RunEntry>> decision) {
    int before = logs.read(id).map(run -> run.life().attempt()).orElse(0);
    Optional<Run> after = logs.append(id, actor, now -> now.map(decision).orElse(List.of()));
    after
        .filter(run -> run.state() instanceof RunState.Offered && run.life().attempt() > before)
        .ifPresent(attempts::offer);
    return after;
  }

  /** Looks at a run and does what is due, whoever left it undone. */
  public void look(String id) {
    locked(
        id,
        () -> {
          Optional<Run> run = logs.read(id);
          run.ifPresent(this::advance);
          return run;
        });
  }

  private void advance(Run run) {
    Run next = run.state() instanceof RunState.Attempted ? attempts.look(run) : run;
    if (next.state() instanceof RunState.Publishing publishing) {
      effects.publish(next, next.life().attempt(), publishing.document());
      next =
          logs.append(
                  next.id(),
                  Actor.MERISTEM,
                  now -> now.map(RunDecision::published).orElse(List.of()))
              .orElse(next);
    }
    closeWhenDone(next);
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
