package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.orchestrator.messaging.Tasks;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * An orchestrator's real dispatch, with a sweep each second. It does one thing at a time: two of
 * them race, and within one its own locks let nothing race.
 */
final class SimulatedOrchestrator {

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  private final String name;
  private final Turns turns;
  private final ObjectStore store;
  private final Tasks tasks;
  private final List<String> workers;
  private final PlantedBug bug;
  private final Deque<Consumer<Dispatch>> asked = new ArrayDeque<>();
  private Index index;
  private boolean sweeping;

  SimulatedOrchestrator(
      String name,
      Turns turns,
      ObjectStore store,
      Tasks tasks,
      List<String> workers,
      PlantedBug bug) {
    this.name = name;
    this.turns = turns;
    this.store = store;
    this.tasks = tasks;
    this.workers = workers;
    this.bug = bug;
    this.index = new Index(turns::nanos);
  }

  /** Asks it for something, as REST and Kafka do; it may die before it comes to it. */
  void ask(Consumer<Dispatch> work) {
    asked.add(work);
    turns.wake(name);
  }

  /** From the start of its process, which remembers nothing. */
  void live() {
    asked.clear();
    index = new Index(turns::nanos);
    ObjectStore marked = bug == PlantedBug.MARKS_TOO_LATE ? PlantedBug.markingLate(store) : store;
    Outbox outbox = new TellsAtOnce();
    RunLogs logs = new RunLogs(marked, turns, index, outbox);
    ModelLogs models = new ModelLogs(store, turns, outbox);
    Effects effects = new Effects(store, new Facts(store, turns, index, models, 1), models);
    Rests rests = new Rests(OneOrchestrator.settings(), turns::nanos);
    Attempts attempts = attempts(logs, rests, effects);
    Offers offers =
        new Offers(
            index,
            logs,
            attempts,
            new Inputs(store, turns, models, OneOrchestrator.settings()),
            rests,
            OneOrchestrator.settings());
    Dispatch dispatch = new Dispatch(marked, turns, logs, attempts, effects, offers);
    work(dispatch, new Rounds(store, index, dispatch, offers, 1));
  }

  private void work(Dispatch dispatch, Rounds rounds) {
    long nextSweep = turns.nanos();
    while (true) {
      if (!asked.isEmpty()) {
        Consumer<Dispatch> work = asked.remove();
        sweeping = false;
        attempt(() -> work.accept(dispatch));
      } else if (turns.nanos() >= nextSweep) {
        sweeping = true;
        sweep(rounds);
        nextSweep = turns.nanos() + SWEEP_EVERY.toNanos();
      } else {
        turns.pause(Duration.ofNanos(nextSweep - turns.nanos()));
      }
    }
  }

  private void attempt(Runnable work) {
    turns.beginWork();
    try {
      work.run();
    } catch (ObjectStoreException e) {
      // Whoever asked is told so; the sweep comes by again.
    }
  }

  /** Every worker that there is was heard of just now. */
  private void sweep(Rounds rounds) {
    workers.forEach(worker -> index.saw(OneOrchestrator.worker(worker)));
    attempt(rounds::attempts);
    attempt(rounds::runs);
  }

  private Attempts attempts(RunLogs logs, Rests rests, Effects effects) {
    return switch (bug) {
      case PUBLISHES_WITHOUT_PUBLISHING ->
          new PlantedBug.EagerAttempts(store, logs, index, tasks, rests, effects, turns);
      case EXPIRES_WITHOUT_READING_THE_OUTCOME ->
          attempts(PlantedBug.withoutOutcomes(store, () -> sweeping), logs, rests);
      case COMPARES_CLOCKS -> new PlantedBug.HastyAttempts(store, logs, index, tasks, rests, turns);
      case NONE, MARKS_TOO_LATE, LEASES_BY_OVERWRITING, TAKES_UNKNOWN_FOR_WRITTEN ->
          attempts(store, logs, rests);
    };
  }

  private Attempts attempts(ObjectStore seen, RunLogs logs, Rests rests) {
    return new Attempts(seen, logs, index, tasks, rests, OneOrchestrator.settings(), turns::nanos);
  }

  /** What Kafka has to hear is of no concern here. */
  private static final class TellsAtOnce implements Outbox {

    @Override
    public void wake(OutgoingLog log) {}

    @Override
    public boolean hasRelayed(OutgoingLog log, long sequence) {
      return true;
    }
  }
}
