package io.meristem.trainer.worker;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PatientObjectStore;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The heartbeat of one attempt, on a thread of its own: it says how far the attempt has come, and
 * learns from the run's log whether the attempt still counts. A beat that fails is only missing.
 */
class Pulse implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Pulse.class);

  /** How far the attempt has come; see {@link Heartbeat}. */
  record Progress(
      String phase,
      long step,
      long steps,
      OptionalDouble loss,
      OptionalDouble tokensPerSecond,
      Optional<GuardTotals> guard) {

    /** Of a phase without a guard. */
    Progress(
        String phase, long step, long steps, OptionalDouble loss, OptionalDouble tokensPerSecond) {
      this(phase, step, steps, loss, tokensPerSecond, Optional.empty());
    }

    static Progress of(String phase) {
      return new Progress(phase, 0, 0, OptionalDouble.empty(), OptionalDouble.empty());
    }
  }

  private record Reached(Progress progress, Pace pace) {}

  private final ObjectStore store;
  private final Consumer<AttemptMoved> listener;
  private final Identity identity;
  private final String run;
  private final int attempt;
  private final Duration every;
  private final CommitLog<RunEntry, Optional<Run>> log;
  private final AtomicReference<Reached> reached =
      new AtomicReference<>(new Reached(Progress.of("starting"), Pace.starting(System.nanoTime())));
  private final AtomicReference<Stop> stop = new AtomicReference<>(Stop.NOT);
  private final Thread thread;
  private Tip<Optional<Run>> tip;
  private long counter;

  /**
   * Begins to beat.
   *
   * @param listener hears of each beat, on the pulse's thread
   */
  Pulse(
      ObjectStore store,
      Consumer<AttemptMoved> listener,
      Identity identity,
      String run,
      int attempt,
      Duration every) {
    this.store = store;
    this.listener = listener;
    this.identity = identity;
    this.run = run;
    this.attempt = attempt;
    this.every = every;
    this.log = RunFold.log(store, run, InstantSource.system());
    this.tip = log.start();
    this.thread = Thread.ofPlatform().daemon().name("pulse of " + run).start(this::beatOn);
  }

  /** What the next beat will say. */
  void reached(Progress now) {
    long time = System.nanoTime();
    reached.updateAndGet(before ->
        new Reached(now, before.pace().reached(now.phase(), now.step(), now.steps(), time)));
  }

  /** The attempt wrote, or begins from, the run's newest resume point. */
  void kept() {
    long time = System.nanoTime();
    reached.updateAndGet(before -> new Reached(before.progress(), before.pace().kept(time)));
  }

  /** Whether the attempt shall go on. */
  Stop stop() {
    return stop.get();
  }

  /**
   * Goes on, in a phase that leaves nothing to resume from.
   *
   * @throws Interruption when the attempt shall not go on
   */
  void requireGoOn() {
    switch (stop()) {
      case NOT -> {}
      case HAND_OVER -> throw new Interruption(new Ending.HandedOver());
      case FENCED -> throw new Interruption(new Ending.Fenced());
    }
  }

  /** Storage for the attempt's own work: while the server is away it waits, unless it is fenced. */
  ObjectStore patient(ObjectStore storage) {
    return new PatientObjectStore(storage, this::requireCounts);
  }

  private void requireCounts(ObjectStoreException away) {
    LOG.warnf("run %s: %s; trying again", run, away.getMessage());
    if (stop() == Stop.FENCED) {
      throw new Interruption(new Ending.Fenced());
    }
  }

  /** Asks the attempt to hand its run over. */
  void handOver() {
    stop.compareAndSet(Stop.NOT, Stop.HAND_OVER);
  }

  private void beatOn() {
    while (!Thread.currentThread().isInterrupted()) {
      beat();
      listen();
      try {
        Thread.sleep(every);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void beat() {
    Heartbeat heartbeat = heartbeat(reached.get(), System.nanoTime());
    try {
      store.put(RunKeys.heartbeat(run, attempt), Documents.text(heartbeat));
    } catch (RuntimeException e) {
      LOG.warnf("run %s: beat %d is missing: %s", run, counter, e.getMessage());
    }
    listener.accept(new AttemptMoved(run, attempt, identity.worker(), heartbeat));
  }

  private Heartbeat heartbeat(Reached now, long time) {
    Progress progress = now.progress();
    return new Heartbeat(
        identity.nonce(),
        ++counter,
        progress.phase(),
        progress.step(),
        progress.steps(),
        progress.loss(),
        progress.tokensPerSecond(),
        progress.guard(),
        now.pace().etaSeconds(time),
        now.pace().resumePointSeconds(time),
        now.pace().isStalled(time));
  }

  private void listen() {
    try {
      tip = log.read(tip);
      tip.state().ifPresent(this::heed);
    } catch (RuntimeException e) {
      LOG.warnf("run %s: its log could not be read: %s", run, e.getMessage());
    }
  }

  private void heed(Run now) {
    if (!now.awaits(attempt)) {
      stop.set(Stop.FENCED);
    } else if (now.life().pauseWished()) {
      handOver();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(every.plusSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
