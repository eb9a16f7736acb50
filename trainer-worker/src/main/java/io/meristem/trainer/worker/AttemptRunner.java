package io.meristem.trainer.worker;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.WorkerAnnounced.Attempts;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does one attempt, if it is to be had: Kafka delivers the offer, only the lease gives the right to
 * it, and only the run's log says whether it counts. Everything it writes lies under its own
 * attempt, so it can never harm another.
 */
final class AttemptRunner {

  private static final Logger LOG = Logger.getLogger(AttemptRunner.class);

  private static final Duration LOG_EVERY = Duration.ofSeconds(1);

  /** What an attempt does. */
  @FunctionalInterface
  interface Doing {
    Ending on(Run run, int attempt, Pulse pulse);
  }

  private final ObjectStore store;
  private final ObjectStore beats;
  private final Consumer<AttemptMoved> listener;
  private final Identity identity;
  private final Doing work;
  private final Duration beat;
  private final InstantSource clock = InstantSource.system();
  private volatile @Nullable Pulse pulse;
  private volatile boolean draining;
  private volatile Attempts attempts;

  /**
   * @param beats the same bucket for heartbeats: a call to a server that says nothing must not take
   *     longer than a lease lasts
   * @param listener hears of each beat and of each end
   */
  AttemptRunner(
      ObjectStore store,
      ObjectStore beats,
      Consumer<AttemptMoved> listener,
      Identity identity,
      Doing work,
      Duration beat) {
    this.store = store;
    this.beats = beats;
    this.listener = listener;
    this.identity = identity;
    this.work = work;
    this.beat = beat;
    this.attempts = Attempts.since(clock.instant());
  }

  /** What became of the attempts so far. */
  Attempts attempts() {
    return attempts;
  }

  /** Takes the lease and does the work; comes back when the attempt has an outcome, or at once. */
  void run(TaskOffered task) {
    if (draining || !takeLease(task)) {
      LOG.debugf("run %s: attempt %d is not to be had", task.run(), task.attempt());
      return;
    }
    try (AttemptLog lines = new AttemptLog(store, task.run(), task.attempt(), LOG_EVERY);
        Pulse beating = new Pulse(beats, listener, identity, task.run(), task.attempt(), beat)) {
      pulse = beating;
      if (draining) {
        beating.handOver();
      }
      Ending ending = done(task, beating);
      LOG.infof("run %s: attempt %d ended: %s", task.run(), task.attempt(), ending);
      lines.store();
      writeDown(task, ending, beating);
    } finally {
      pulse = null;
    }
  }

  /** With the lease, so that nobody else does the attempt; whether it counts is in the log. */
  private Ending done(TaskOffered task, Pulse beating) {
    try {
      Optional<Run> run = read(task, beating).filter(now -> now.awaits(task.attempt()));
      if (run.isEmpty()) {
        return new Ending.Fenced();
      }
      LOG.infof("run %s: took attempt %d, %s", task.run(), task.attempt(), kind(run.get()));
      return work.on(run.get(), task.attempt(), beating);
    } catch (Interruption e) {
      return e.ending();
    } catch (UnreadableDocumentException e) {
      return Ending.failedForNow(
          "unreadable-document",
          "The run's log is unreadable here",
          String.valueOf(e.getMessage()));
    } catch (Error e) {
      return Accident.of(e);
    }
  }

  private Optional<Run> read(TaskOffered task, Pulse beating) {
    CommitLog<RunEntry, Optional<Run>> log = RunFold.log(beating.patient(store), task.run(), clock);
    Optional<Run> run = log.read(log.start()).state();
    if (run.isEmpty()) {
      LOG.warnf(
          "run %s is not in this bucket; do the broker and the bucket belong together?",
          task.run());
    }
    return run;
  }

  /** Takes nothing new, and asks the attempt that is under way to hand its run over. */
  void drain() {
    draining = true;
    Pulse beating = pulse;
    if (beating != null) {
      beating.handOver();
    }
  }

  /** Takes what it is given again; what was asked to hand its run over does. */
  void resume() {
    draining = false;
  }

  private static String kind(Run run) {
    RunSpec spec = run.spec();
    return spec.kind();
  }

  private boolean takeLease(TaskOffered task) {
    Lease lease = new Lease(identity.worker(), identity.nonce(), clock.instant());
    String key = RunKeys.lease(task.run(), task.attempt());
    return store.create(key, Documents.text(lease)) instanceof Creation.Created;
  }

  private void writeDown(TaskOffered task, Ending ending, Pulse beating) {
    String nonce = identity.nonce();
    count(ending);
    Optional<Outcome> outcome =
        switch (ending) {
          case Ending.Done(var document) -> Optional.of(new Outcome.Done(nonce, document));
          case Ending.Failed(var problem, boolean retryable) ->
              Optional.of(new Outcome.Failed(nonce, problem, retryable));
          case Ending.HandedOver _ -> Optional.of(new Outcome.HandedOver(nonce));
          case Ending.Fenced _ -> Optional.empty();
        };
    outcome.ifPresent(end -> {
      create(RunKeys.outcome(task.run(), task.attempt()), Documents.text(end), beating);
      listener.accept(ended(task));
    });
  }

  /** Attempts end one after the other. */
  private void count(Ending ending) {
    switch (ending) {
      case Ending.Done _ -> attempts = attempts.oneDone();
      case Ending.Failed _ -> attempts = attempts.oneFailed();
      case Ending.HandedOver _, Ending.Fenced _ -> {}
    }
  }

  private void create(String key, String document, Pulse beating) {
    try {
      beating.patient(store).create(key, document);
    } catch (ObjectStoreException e) {
      LOG.errorf("%s could not be written; the run will be offered again: %s", key, e.getMessage());
    } catch (Interruption fenced) {
      LOG.debugf("%s is not needed any more", key);
    }
  }

  private AttemptMoved ended(TaskOffered task) {
    Heartbeat last =
        new Heartbeat(
            identity.nonce(),
            Long.MAX_VALUE,
            AttemptMoved.ENDED,
            0,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty());
    return new AttemptMoved(task.run(), task.attempt(), identity.worker(), last);
  }
}
