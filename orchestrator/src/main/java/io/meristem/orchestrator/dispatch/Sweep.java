package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.Messenger;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.Topics;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.RunKeys;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Comes by every open run again and again, so that nothing depends on a message. What workers say
 * on Kafka only makes it come by sooner.
 */
@ApplicationScoped
public class Sweep {

  private static final Logger LOG = Logger.getLogger(Sweep.class);
  private static final String GROUP = "meristem-dispatch";

  private final ObjectStore store;
  private final Dispatch dispatch;
  private final Offers offers;
  private final Subscriptions subscriptions;
  private final Duration every;
  private final Rhythm rhythm = new Rhythm("sweep");

  Sweep(
      ObjectStore store,
      Dispatch dispatch,
      Offers offers,
      Subscriptions subscriptions,
      Settings settings) {
    this.store = store;
    this.dispatch = dispatch;
    this.offers = offers;
    this.subscriptions = subscriptions;
    this.every = settings.dispatch().sweepEvery();
  }

  /** Begins to come by. */
  public void start() {
    subscriptions.share(Topics.RUNS, GROUP, this::heard);
    rhythm.start(every, this::comeBy);
  }

  /** What orchestrators say of themselves is passed over: it is in the logs. */
  private Runnable heard(Incoming message) {
    if (message.header("ce_source").equals(Optional.of(Messenger.SOURCE))) {
      return () -> {};
    }
    AttemptMoved moved = message.data(AttemptMoved.TYPE, AttemptMoved.class);
    return () -> dispatch.look(moved.run());
  }

  private void comeBy() {
    Set<String> marked = new HashSet<>();
    for (String key : new Keys(store, RunKeys.OPEN)) {
      comeBy(key);
      RunKeys.openRun(key).ifPresent(marked::add);
    }
    dispatch.known().stream().filter(run -> !marked.contains(run)).forEach(this::lookAgain);
    offers.assign();
  }

  /** A run that is known here and has no marker was closed by another orchestrator, most often. */
  private void lookAgain(String run) {
    try {
      dispatch.look(run);
    } catch (RuntimeException e) {
      LOG.warnf("run %s waits for the next sweep: %s", run, e.getMessage());
    }
  }

  private void comeBy(String key) {
    try {
      store
          .get(key)
          .map(text -> Documents.read(key, text, OpenMarker.class))
          .ifPresent(dispatch::sweep);
    } catch (UnreadableDocumentException e) {
      LOG.warn(e.getMessage());
      RunKeys.openRun(key).ifPresent(this::lookAgain);
    } catch (RuntimeException e) {
      LOG.warnf("%s waits for the next sweep: %s", key, e.getMessage());
    }
  }

  @PreDestroy
  void close() {
    rhythm.close();
  }
}
