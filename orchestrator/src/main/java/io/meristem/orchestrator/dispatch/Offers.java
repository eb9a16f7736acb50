package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunLimits;
import io.meristem.storage.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Offers waiting runs to workers that were heard of lately. What it sees of runs and workers is the
 * index, which may lag behind, and other orchestrators offer too: a quota may be passed by a run,
 * or a task wait at a busy worker, for a moment. Each offer itself is decided on the run's log.
 * Thread-safe.
 */
@ApplicationScoped
public class Offers {

  private static final Logger LOG = Logger.getLogger(Offers.class);

  private final Index index;
  private final RunLogs logs;
  private final Attempts attempts;
  private final Inputs inputs;
  private final Settings.Dispatch settings;
  private final RunLimits limits;
  private final Lock lock = new ReentrantLock();
  private final AtomicBoolean due = new AtomicBoolean();

  Offers(Index index, RunLogs logs, Attempts attempts, Inputs inputs, Settings settings) {
    this.index = index;
    this.logs = logs;
    this.attempts = attempts;
    this.inputs = inputs;
    this.settings = settings.dispatch();
    this.limits = new RunLimits(this.settings.failures(), this.settings.losses());
  }

  /**
   * Offers what can be offered now, and takes back what has waited in vain; here, or on the thread
   * that is at it already. What storage refuses fails no caller, and waits for the next sweep.
   */
  public void assign() {
    due.set(true);
    while (due.get() && lock.tryLock()) {
      try {
        due.set(false);
        Assignment now = now();
        now.untaken().forEach(this::takeBack);
        now.offers().forEach(this::offer);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * A run whose parent or file is gone has failed instead, before anybody looks for it. One look is
   * enough for all attempts of a generation, since its marker keeps what was there then from being
   * collected; between two generations there may be no marker.
   */
  private void offer(Run run) {
    unlessRefused(
        run,
        () -> {
          Optional<Problem> gone =
              run.life().wasOffered() ? Optional.empty() : inputs.gone(run.spec());
          if (gone.isPresent()) {
            append(run, now -> RunDecision.cannotBegin(now, gone.get()));
          } else {
            append(run, now -> isOfSameGeneration(now, run) ? RunDecision.offered(now) : List.of())
                .filter(after -> after.life().attempt() > run.life().attempt())
                .filter(after -> after.state() instanceof RunState.Offered)
                .ifPresent(attempts::offer);
          }
        });
  }

  private static boolean isOfSameGeneration(Run one, Run other) {
    return one.life().generation() == other.life().generation();
  }

  /** An offer that nobody is there for keeps no place, and no share of a quota. */
  private void takeBack(Run run) {
    unlessRefused(
        run,
        () -> {
          if (attempts.hasWaitedInVain(run)) {
            LOG.infof("run %s: nobody is left for attempt %d", run.id(), run.life().attempt());
            append(run, now -> RunDecision.withdrawn(now, run.life().attempt(), limits));
          }
        });
  }

  private Optional<Run> append(Run run, Function<Run, List<RunEntry>> decide) {
    return logs.append(run.id(), Actor.MERISTEM, now -> now.map(decide).orElse(List.of()));
  }

  private static void unlessRefused(Run run, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf("run %s waits for the next sweep: %s", run.id(), e.getMessage());
    }
  }

  /**
   * Why each run that waits for a worker has none yet, by its id; one that is about to have one has
   * no reason.
   */
  public Map<String, WhyWaiting> waiting() {
    return now().waiting();
  }

  /** The workers that could do a run, busy or not, the one with the least memory first. */
  public List<WorkerAnnounced> fitting(Run run) {
    return Assignment.fitting(run, workers());
  }

  /** Why a run would wait if it was requested now. */
  public Optional<WhyWaiting> why(Run run) {
    List<Run> all = new ArrayList<>(index.openRuns());
    all.add(run);
    return Optional.ofNullable(assignment(all).waiting().get(run.id()));
  }

  private Assignment now() {
    return assignment(index.openRuns());
  }

  private Assignment assignment(List<Run> open) {
    List<WorkerAnnounced> workers = workers();
    OptionalDouble speed =
        workers.stream().flatMapToDouble(worker -> worker.flopsPerSecond().stream()).max();
    return Assignment.of(
        open,
        workers,
        settings.quotas(),
        run -> TimeLeft.of(run, index.heartbeat(run.id()), speed));
  }

  private List<WorkerAnnounced> workers() {
    return index.workersHeardWithin(settings.workerSilence());
  }
}
