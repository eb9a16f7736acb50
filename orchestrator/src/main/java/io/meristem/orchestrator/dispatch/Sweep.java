package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.Messenger;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Comes by every open run again and again, so that nothing depends on a message. What workers say
 * on Kafka only makes it come by sooner.
 */
@ApplicationScoped
public class Sweep {

  private static final String GROUP = "meristem-dispatch";

  private final Dispatch dispatch;
  private final Rounds rounds;
  private final Subscriptions subscriptions;
  private final Duration every;
  private final Rhythm attempts = new Rhythm("watch over attempts");
  private final Rhythm runs = new Rhythm("sweep");

  Sweep(Dispatch dispatch, Rounds rounds, Subscriptions subscriptions, Settings settings) {
    this.dispatch = dispatch;
    this.rounds = rounds;
    this.subscriptions = subscriptions;
    this.every = settings.dispatch().sweepEvery();
  }

  /** Begins to come by. */
  public void start() {
    subscriptions.share(Topics.RUNS, GROUP, this::heard);
    attempts.start(every, rounds::attempts);
    runs.start(every, rounds::runs);
  }

  /**
   * What orchestrators say of themselves is passed over: it is in the logs. So is how far an
   * attempt has come: the watch over it sees that.
   */
  private Runnable heard(Incoming message) {
    if (message.header("ce_source").equals(Optional.of(Messenger.SOURCE))) {
      return () -> {};
    }
    AttemptMoved moved = message.data(AttemptMoved.TYPE, AttemptMoved.class);
    return () -> {
      if (moved.beganOrEnded()) {
        dispatch.look(moved.run());
      }
    };
  }

  @PreDestroy
  void close() {
    attempts.close();
    runs.close();
  }
}
