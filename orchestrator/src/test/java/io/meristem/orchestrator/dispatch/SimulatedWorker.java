package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.HandWorker.Held;
import io.meristem.orchestrator.dispatch.SimulatedKafka.Task;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What a worker process does in object storage, by the same rules in the same order: it takes the
 * lease, reads the log, beats and listens, and writes one outcome. In a storm its work may fail,
 * break off without a word or not listen.
 */
final class SimulatedWorker {

  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MOST_BEATS = 6;
  private static final Problem PROBLEM = new Problem("on-purpose", "It failed", "on purpose");

  private final String name;
  private final Turns turns;
  private final ObjectStore store;
  private final SimulatedKafka kafka;
  private final SplittableRandom random;
  private final Supplier<Weather> weather;
  private final PlantedBug bug;
  private final HandWorker hand;
  private int starts;

  SimulatedWorker(
      String name,
      Turns turns,
      ObjectStore store,
      SimulatedKafka kafka,
      SplittableRandom random,
      Supplier<Weather> weather,
      PlantedBug bug) {
    this.name = name;
    this.turns = turns;
    this.store = store;
    this.kafka = kafka;
    this.random = random;
    this.weather = weather;
    this.bug = bug;
    this.hand = new HandWorker(store);
  }

  void live() {
    String nonce = name + "." + ++starts;
    while (true) {
      Optional<Task> task = kafka.take(name);
      if (task.isEmpty()) {
        turns.pause(POLL);
        continue;
      }
      turns.beginWork();
      try {
        attempt(task.get(), nonce);
      } catch (ObjectStoreException e) {
        // It broke off; the task is accepted all the same.
      }
      kafka.accept(name);
    }
  }

  private void attempt(Task task, String nonce) {
    if (!takesLease(task, nonce)) {
      return;
    }
    CommitLog<RunEntry, Optional<Run>> log = RunFold.log(store, task.run(), turns);
    Tip<Optional<Run>> tip = log.read(log.start());
    Optional<Run> run = tip.state().filter(now -> now.awaits(task.attempt()));
    if (run.isPresent()) {
      work(new Held(task.run(), run.get().spec(), task.attempt(), nonce), log, tip);
      kafka.moved(task.run());
    }
  }

  private boolean takesLease(Task task, String nonce) {
    String key = RunKeys.lease(task.run(), task.attempt());
    String lease = Documents.text(new Lease(name, nonce, turns.instant()));
    return switch (bug) {
      case LEASES_BY_OVERWRITING -> {
        store.put(key, lease);
        yield true;
      }
      case TAKES_UNKNOWN_FOR_WRITTEN ->
          !(store.putIfAbsent(key, lease) instanceof PutOutcome.Conflict);
      case NONE,
          PUBLISHES_WITHOUT_PUBLISHING,
          EXPIRES_WITHOUT_READING_THE_OUTCOME,
          MARKS_TOO_LATE,
          COMPARES_CLOCKS ->
          store.create(key, lease) instanceof Creation.Created;
    };
  }

  private void work(Held held, CommitLog<RunEntry, Optional<Run>> log, Tip<Optional<Run>> tip) {
    int beats = 1 + random.nextInt(MOST_BEATS);
    boolean listens = random.nextDouble() >= weather.get().failing();
    Tip<Optional<Run>> known = tip;
    for (int beat = 1; beat <= beats; beat++) {
      beat(held, beat);
      known = listen(log, known);
      Optional<Run> run = known.state();
      if (listens && run.filter(now -> now.awaits(held.attempt())).isEmpty()) {
        return;
      }
      if (listens && run.filter(now -> now.life().pauseWished()).isPresent()) {
        hand.handOver(held);
        return;
      }
      turns.pause(BEAT);
    }
    end(held);
  }

  private void beat(Held held, int beat) {
    try {
      hand.beat(held, beat, beat);
    } catch (ObjectStoreException e) {
      // The beat is only missing.
    }
  }

  private Tip<Optional<Run>> listen(
      CommitLog<RunEntry, Optional<Run>> log, Tip<Optional<Run>> known) {
    try {
      return log.read(known);
    } catch (ObjectStoreException e) {
      return known;
    }
  }

  private void end(Held held) {
    if (random.nextDouble() >= weather.get().failing()) {
      finish(held);
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> hand.fail(held, PROBLEM, true);
      case 1 -> hand.fail(held, PROBLEM, false);
      case 2 -> hand.handOver(held);
      default -> {}
    }
  }

  private void finish(Held held) {
    try {
      hand.finish(held);
    } catch (ObjectStoreException e) {
      hand.fail(held, PROBLEM, true);
    }
  }
}
