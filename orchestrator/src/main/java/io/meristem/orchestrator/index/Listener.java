package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Keeps fresh what is on compacted topics and nowhere else: the fleet, and dead letters. */
@ApplicationScoped
public class Listener {

  private final Subscriptions subscriptions;
  private final Index index;
  private final DeadLetters letters;
  private final InstantSource clock;

  Listener(Subscriptions subscriptions, Index index, DeadLetters letters, InstantSource clock) {
    this.subscriptions = subscriptions;
    this.index = index;
    this.letters = letters;
    this.clock = clock;
  }

  /** Reads the letters first: then a message that made one before does not make it again. */
  public void start() {
    subscriptions.readAll(
        Topics.DEAD_LETTERS,
        this::letter,
        () -> subscriptions.readAll(Topics.WORKERS, this::worker, () -> {}));
  }

  private Runnable letter(Incoming message) {
    DeadLetter letter = message.data(DeadLetter.TYPE, DeadLetter.class);
    return () -> letters.saw(letter);
  }

  private Runnable worker(Incoming message) {
    if (message.isTombstone()) {
      return () -> message.key().ifPresent(index::forgetWorker);
    }
    WorkerAnnounced worker = message.data(WorkerAnnounced.TYPE, WorkerAnnounced.class);
    return () -> index.saw(worker, clock.instant());
  }
}
