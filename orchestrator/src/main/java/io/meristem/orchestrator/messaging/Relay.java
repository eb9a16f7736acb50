package io.meristem.orchestrator.messaging;

import io.meristem.orchestrator.messaging.OutgoingLog.Batch;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.run.RunKeys;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Repeats the commits of the logs as CloudEvents, each at least once and in its log's order. How
 * far it got with each log is a compacted topic, written after the events: a crash between the two
 * repeats events with the same ids. Logs that wait are told side by side; one that cannot be told
 * holds up none of the others. An event that is longer than the broker takes is told in short.
 *
 * <p>It looks at the topics every few seconds. One that is gone is created again, and one that is
 * not what it was is filled again from the logs, those of closed runs among them; what is new comes
 * first.
 */
@ApplicationScoped
public class Relay implements Outbox {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  /** Logs that are told at the same time; each waits for the broker after each event. */
  private static final int AT_ONCE = 16;

  private static final int BETWEEN_POSITIONS = 100;
  private static final List<String> WATCHED =
      List.of(Topics.RUNS, Topics.PLANS, Topics.VERSIONS, Topics.RELAYED);

  private final Broker broker;
  private final Messenger messenger;
  private final ObjectStore store;
  private final RelayedTopic relayed;
  private final Positions positions = new Positions();
  private final Untold untold = new Untold();
  private final BlockingQueue<OutgoingLog> waiting = new LinkedBlockingQueue<>();
  private final Queue<OutgoingLog> lost = new ArrayDeque<>();
  private final Thread thread;
  private Map<String, TopicSight> seen = Map.of();
  private long nextLook = System.nanoTime();
  private boolean complete;
  private volatile boolean connected;

  Relay(Broker broker, Messenger messenger, ObjectStore store) {
    this.broker = broker;
    this.messenger = messenger;
    this.store = store;
    this.relayed = new RelayedTopic(broker, messenger);
    this.thread = Thread.ofPlatform().daemon().name("relay").unstarted(this::run);
  }

  /** Begins to relay; before that, logs only wait. */
  public void start() {
    thread.start();
  }

  @Override
  public void wake(OutgoingLog log) {
    waiting.add(log);
  }

  @Override
  public boolean hasRelayed(OutgoingLog log, long sequence) {
    return positions.of(log) >= sequence;
  }

  /** Whether the topics exist and the positions are known. */
  public boolean isConnected() {
    return connected;
  }

  /** Why each log that cannot be told, for a reason of its own, cannot; by its name. */
  public Map<String, String> untold() {
    return untold.reasons();
  }

  private void run() {
    try (TopicSetup topics = new TopicSetup(broker)) {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          lookWhenDue(topics);
          tellNext();
        } catch (ExecutionException | RuntimeException e) {
          LOG.warnf("relaying goes on in a second: %s", e.getMessage());
          nextLook = System.nanoTime();
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      // The process ends.
    }
  }

  private void lookWhenDue(TopicSetup topics) throws ExecutionException, InterruptedException {
    if (System.nanoTime() - nextLook < 0) {
      return;
    }
    topics.run();
    Map<String, TopicSight> now = topics.look(WATCHED);
    if (seen.isEmpty()) {
      topics.letWorkersStartAtTheOldestTask();
      begin();
    }
    List<OutgoingLog> gone = positions.keepWhatIsThere(now);
    if (!gone.isEmpty()) {
      LOG.warnf("topics have lost the events of %d logs; they are told again", gone.size());
      lost.addAll(gone);
    }
    if (!seen.isEmpty() && !id(seen, Topics.RELAYED).equals(id(now, Topics.RELAYED))) {
      writePositionsAgain();
    }
    seen = now;
    nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
    connected = true;
  }

  private void begin() {
    complete = relayed.read(positions);
    if (!complete) {
      lost.clear();
      OutgoingLog.of(
              store.directories(RunKeys.RUNS),
              store.directories(Lineage.MODELS),
              store.directories(PlanKeys.PLANS))
          .forEach(lost::add);
    }
  }

  private void writePositionsAgain() throws ExecutionException, InterruptedException {
    LOG.warnf("%s was replaced; it is written again", Topics.RELAYED);
    complete = false;
    for (Map.Entry<OutgoingLog, Position> known : positions.all().entrySet()) {
      relayed.write(known.getKey(), known.getValue());
    }
  }

  private void tellNext() throws ExecutionException, InterruptedException {
    Set<OutgoingLog> logs = next();
    try {
      InParallel.forEach(logs, AT_ONCE, this::tell);
    } catch (RuntimeException e) {
      waiting.addAll(logs);
      throw e;
    }
  }

  /** Some of those that wait, or else of the lost ones, or else what comes in a while. */
  private Set<OutgoingLog> next() throws ExecutionException, InterruptedException {
    Set<OutgoingLog> logs = new LinkedHashSet<>();
    waiting.drainTo(logs, AT_ONCE);
    long now = System.nanoTime();
    logs.removeIf(log -> untold.waits(log, now));
    logs.addAll(untold.due(now));
    if (logs.isEmpty()) {
      takeLost(logs);
    }
    if (logs.isEmpty()) {
      completeWhenAllAreTold();
      awaitNext(logs);
    }
    return logs;
  }

  private void awaitNext(Set<OutgoingLog> logs) throws InterruptedException {
    OutgoingLog log = waiting.poll(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    if (log != null && !untold.waits(log, System.nanoTime())) {
      logs.add(log);
    }
  }

  private void completeWhenAllAreTold() throws ExecutionException, InterruptedException {
    if (!complete && untold.reasons().isEmpty()) {
      relayed.complete();
      complete = true;
    }
  }

  /** A log that was told since it was lost needs nothing more. */
  private void takeLost(Set<OutgoingLog> logs) {
    while (logs.size() < AT_ONCE && !lost.isEmpty()) {
      OutgoingLog log = lost.remove();
      if (positions.of(log) == 0) {
        logs.add(log);
      }
    }
  }

  /** What fails is this log's own, unless the broker may take it, or any other, later. */
  private void tell(OutgoingLog log) {
    try {
      tellOn(log);
      if (untold.told(log)) {
        LOG.infof("%s is told again", log.name());
      }
    } catch (RetriableException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (untold.failed(log, why, System.nanoTime())) {
        LOG.warnf("%s cannot be told, and is tried again; others go on: %s", log.name(), why);
      }
    }
  }

  /** A crash on a long way repeats no more events than lie between two positions. */
  private void tellOn(OutgoingLog log) {
    try {
      List<Batch> batches = log.after(positions.of(log), store);
      for (int n = 1; n <= batches.size(); n++) {
        Position position = deliver(batches.get(n - 1));
        if (n % BETWEEN_POSITIONS == 0 || n == batches.size()) {
          relayed.write(log, position);
          positions.put(log, position);
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Position deliver(Batch batch) throws ExecutionException, InterruptedException {
    int partition = 0;
    long offset = 0;
    for (CloudEvent event : batch.events()) {
      RecordMetadata sent = deliver(batch, event);
      partition = sent.partition();
      offset = sent.offset();
    }
    return new Position(batch.sequence(), id(seen, batch.topic()), partition, offset);
  }

  private RecordMetadata deliver(Batch batch, CloudEvent event)
      throws ExecutionException, InterruptedException {
    try {
      return messenger.deliver(batch.topic(), event);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return messenger.deliver(batch.topic(), batch.inShort(event));
      }
      throw e;
    }
  }

  private static String id(Map<String, TopicSight> topics, String topic) {
    return Objects.requireNonNull(topics.get(topic)).id();
  }

  @PreDestroy
  void close() {
    thread.interrupt();
  }
}
