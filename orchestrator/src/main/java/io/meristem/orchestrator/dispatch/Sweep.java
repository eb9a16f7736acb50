package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunKeys;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Comes by every open run again and again, so that nothing depends on a message. What workers say
 * on Kafka only makes it come by sooner.
 */
@ApplicationScoped
public class Sweep {

  private static final Logger LOG = Logger.getLogger(Sweep.class);
  private static final String GROUP = "meristem-dispatch";
  private static final int PAGE = 1000;

  private final ObjectStore store;
  private final Dispatch dispatch;
  private final Offers offers;
  private final Index index;
  private final Subscriptions subscriptions;
  private final Scheduler scheduler;

  Sweep(
      ObjectStore store,
      Dispatch dispatch,
      Offers offers,
      Index index,
      Subscriptions subscriptions,
      Scheduler scheduler) {
    this.store = store;
    this.dispatch = dispatch;
    this.offers = offers;
    this.index = index;
    this.subscriptions = subscriptions;
    this.scheduler = scheduler;
  }

  /** Begins to come by: until now the scheduler has been halted by its setting. */
  public void start() {
    subscriptions.share(Topics.RUNS, GROUP, this::heard);
    scheduler.resume();
  }

  private void heard(ConsumerRecord<String, byte[]> record) {
    Header type = record.headers().lastHeader("ce_type");
    if (type != null
        && AttemptMoved.TYPE.equals(new String(type.value(), StandardCharsets.UTF_8))) {
      dispatch.look(CloudEvent.data(record.value(), AttemptMoved.class).run());
    }
  }

  @Scheduled(
      every = "${meristem.dispatch.sweep-every:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void comeBy() {
    try {
      Set<String> marked = new HashSet<>();
      String last = "";
      List<String> page;
      do {
        page = store.keysAfter(RunKeys.OPEN, last, PAGE);
        page.forEach(this::comeBy);
        page.forEach(key -> marked.add(runOf(key)));
        last = page.isEmpty() ? last : page.getLast();
      } while (page.size() == PAGE);
      lookAtThoseClosedElsewhere(marked);
      offers.assign();
    } catch (RuntimeException e) {
      LOG.warnf("the sweep goes on in a moment: %s", e.getMessage());
    }
  }

  private static String runOf(String key) {
    int generation = key.lastIndexOf('.');
    return key.substring(RunKeys.OPEN.length(), generation < 0 ? key.length() : generation);
  }

  /** Another orchestrator closed them, and this one would count them as under way for ever. */
  private void lookAtThoseClosedElsewhere(Set<String> marked) {
    index.openRuns().stream().map(Run::id).filter(run -> !marked.contains(run)).forEach(this::look);
  }

  private void look(String run) {
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
    } catch (RuntimeException e) {
      LOG.warnf("%s waits for the next sweep: %s", key, e.getMessage());
    }
  }
}
