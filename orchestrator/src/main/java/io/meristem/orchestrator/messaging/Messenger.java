package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.Topics;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Run;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Sends messages. Nothing depends on their arrival, so sending never fails a caller. Thread-safe.
 */
@ApplicationScoped
public class Messenger implements Tasks {

  /** The {@code source} of everything that an orchestrator says. */
  public static final String SOURCE = "/orchestrator";

  private static final Logger LOG = Logger.getLogger(Messenger.class);

  private final Broker broker;
  private final KafkaProducer<String, byte[]> producer;
  private final InstantSource clock;
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> topicsOfClasses = ConcurrentHashMap.newKeySet();

  Messenger(Broker broker, InstantSource clock) {
    this.broker = broker;
    this.producer = broker.producer();
    this.clock = clock;
  }

  @Override
  public void offer(Run run, List<String> notFor) {
    int attempt = run.life().attempt();
    CloudEvent task =
        CloudEvent.of(
            "runs/" + run.id() + "/attempts/" + attempt,
            SOURCE,
            TaskOffered.TYPE,
            run.id(),
            clock.instant(),
            new TaskOffered(run.id(), attempt, PeakMemory.bytesOf(run.spec()), notFor));
    var _ = background.submit(() -> deliverTask(task, run.terms().workerClass()));
  }

  private void deliverTask(CloudEvent task, Optional<String> workerClass) {
    try {
      var _ = deliver(workerClass.isPresent() ? topicOf(workerClass.get()) : Topics.TASKS, task);
    } catch (ExecutionException | RuntimeException e) {
      topicsOfClasses.clear();
      LOG.warnf("task %s was not sent, the sweep will try again: %s", task.id(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a dead letter, soon. It is lost when the broker stays away. */
  public void bury(DeadLetter letter) {
    var _ =
        background.submit(
            () -> deliverOrLog(Topics.DEAD_LETTERS, letter.event(SOURCE), "and is lost"));
  }

  /**
   * Puts a dead letter's message back on its topic as it was, and says so in the letter.
   *
   * @param replayed the letter as it is afterwards
   * @throws ExecutionException if the broker did not take the message
   */
  public void replay(DeadLetter replayed) throws ExecutionException, InterruptedException {
    DeadLetter.Original original = replayed.original();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            original.topic(),
            original.key().orElse(null),
            original.value().map(Base64.getDecoder()::decode).orElse(null));
    for (DeadLetter.Header header : original.headers()) {
      record
          .headers()
          .add(header.name(), header.value().map(Base64.getDecoder()::decode).orElse(null));
    }
    var _ = send(record);
    deliverOrLog(Topics.DEAD_LETTERS, replayed.event(SOURCE), "so it may be replayed again");
  }

  /**
   * Takes back what a worker announced, for everybody who listens.
   *
   * @throws ExecutionException if the broker did not take the message
   */
  public void takeBack(String worker) throws ExecutionException, InterruptedException {
    var _ = send(new ProducerRecord<>(Topics.WORKERS, worker, null));
  }

  private void deliverOrLog(String topic, CloudEvent event, String otherwise) {
    try {
      var _ = deliver(topic, event);
    } catch (ExecutionException | RuntimeException e) {
      LOG.warnf("%s was not sent, %s: %s", event.id(), otherwise, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The class's topic, which is created when it is first needed. */
  private String topicOf(String workerClass) throws ExecutionException, InterruptedException {
    String topic = Topics.tasksOf(workerClass);
    if (!topicsOfClasses.contains(topic)) {
      try (TopicSetup topics = new TopicSetup(broker)) {
        topics.addTasks(topic);
      }
      topicsOfClasses.add(topic);
    }
    return topic;
  }

  /** Sends an event and waits until the broker has it. */
  RecordMetadata deliver(String topic, CloudEvent event)
      throws ExecutionException, InterruptedException {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, event.subject(), event.value());
    event.headers().forEach(record.headers()::add);
    return send(record);
  }

  RecordMetadata send(ProducerRecord<String, byte[]> record)
      throws ExecutionException, InterruptedException {
    Future<RecordMetadata> sent = producer.send(record);
    return sent.get();
  }

  @PreDestroy
  void close() {
    background.shutdownNow();
    producer.close(Duration.ofSeconds(2));
  }
}
