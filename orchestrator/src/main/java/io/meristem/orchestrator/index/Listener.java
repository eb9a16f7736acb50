package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Keeps the fleet fresh: what workers announce is on a compacted topic and nowhere else. */
@ApplicationScoped
public class Listener {

  private final Subscriptions subscriptions;
  private final Index index;
  private final InstantSource clock;

  Listener(Subscriptions subscriptions, Index index, InstantSource clock) {
    this.subscriptions = subscriptions;
    this.index = index;
    this.clock = clock;
  }

  /**
   * Begins to listen.
   *
   * @param heard called after each announcement, on the listening thread
   */
  public void start(Runnable heard) {
    subscriptions.readAll(
        Topics.WORKERS,
        record -> {
          index.saw(CloudEvent.data(record.value(), WorkerAnnounced.class), clock.instant());
          heard.run();
        });
  }
}
