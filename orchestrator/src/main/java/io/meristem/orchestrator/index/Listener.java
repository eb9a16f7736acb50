package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.Messenger;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Keeps fresh what is on topics alone, the fleet and dead letters, and the feed, which is what the
 * logs say as the relay repeats it.
 */
@ApplicationScoped
public class Listener {

  private final Subscriptions subscriptions;
  private final Index index;
  private final DeadLetters letters;
  private final Feed feed;

  Listener(Subscriptions subscriptions, Index index, DeadLetters letters, Feed feed) {
    this.subscriptions = subscriptions;
    this.index = index;
    this.letters = letters;
    this.feed = feed;
  }

  /**
   * Begins to listen. The letters are read first: then a message that made one before does not make
   * it again.
   *
   * @param heard called after each announcement, on the listening thread
   */
  public void start(Runnable heard) {
    Announcements fleet = new Announcements(index, heard);
    subscriptions.readAll(
        Topics.DEAD_LETTERS,
        this::letter,
        () ->
            subscriptions.readAll(
                Topics.WORKERS, message -> worker(message, fleet), fleet::caughtUp));
    List.of(Topics.RUNS, Topics.PLANS, Topics.VERSIONS)
        .forEach(topic -> subscriptions.readNewest(topic, Feed.MOST, this::event));
  }

  private Runnable letter(Incoming message) {
    DeadLetter letter = message.data(DeadLetter.TYPE, DeadLetter.class);
    return () -> letters.saw(letter);
  }

  /** What workers say of their attempts is passed over: what counts of it is in the logs. */
  private Runnable event(Incoming message) {
    if (!message.header("ce_source").equals(Optional.of(Messenger.SOURCE))) {
      return () -> {};
    }
    FeedEvent event = FeedEvents.of(message);
    return () -> feed.saw(event);
  }

  private static Runnable worker(Incoming message, Announcements fleet) {
    if (message.isTombstone()) {
      return () -> message.key().ifPresent(fleet::takenBack);
    }
    WorkerAnnounced worker = message.data(WorkerAnnounced.TYPE, WorkerAnnounced.class);
    return () -> fleet.announced(worker, message.takenAt());
  }
}
