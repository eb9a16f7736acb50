package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps fresh what is on compacted topics and nowhere else: the fleet, and dead letters. */
@ApplicationScoped
public class Listener {

  private final Subscriptions subscriptions;
  private final Index index;
  private final DeadLetters letters;

  Listener(Subscriptions subscriptions, Index index, DeadLetters letters) {
    this.subscriptions = subscriptions;
    this.index = index;
    this.letters = letters;
  }

  /**
   * Begins to listen. The letters are read first: then a message that made one before does not make
   * it again.
   *
   * @param heard called after each announcement, on the listening thread
   */
  public void start(Runnable heard) {
    subscriptions.readAll(
        Topics.DEAD_LETTERS,
        this::letter,
        () -> subscriptions.readAll(Topics.WORKERS, message -> worker(message, heard), () -> {}));
  }

  private Runnable letter(Incoming message) {
    DeadLetter letter = message.data(DeadLetter.TYPE, DeadLetter.class);
    return () -> letters.saw(letter);
  }

  private Runnable worker(Incoming message, Runnable heard) {
    if (message.isTombstone()) {
      return () -> message.key().ifPresent(index::forgetWorker);
    }
    WorkerAnnounced worker = message.data(WorkerAnnounced.TYPE, WorkerAnnounced.class);
    return () -> {
      index.saw(worker);
      heard.run();
    };
  }
}
