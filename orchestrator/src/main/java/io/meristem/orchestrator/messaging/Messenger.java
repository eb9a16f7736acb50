package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.Topics;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Run;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
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
  public void offer(Run run) {
    int attempt = run.life().attempt();
    CloudEvent task =
        CloudEvent.of(
            "runs/" + run.id() + "/attempts/" + attempt,
            SOURCE,
            TaskOffered.TYPE,
            run.id(),
            clock.instant(),
            new TaskOffered(run.id(), attempt, PeakMemory.bytesOf(run.spec())));
    var _ = background.submit(() -> deliverOrLog(task, run.terms().workerClass()));
  }

  private void deliverOrLog(CloudEvent task, Optional<String> workerClass) {
    try {
      deliver(workerClass.isPresent() ? topicOf(workerClass.get()) : Topics.TASKS, task);
    } catch (ExecutionException | RuntimeException e) {
      topicsOfClasses.clear();
      LOG.warnf("task %s was not sent, the sweep will try again: %s", task.id(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The class's topic, which is created when it is first needed. */
  private String topicOf(String workerClass) throws ExecutionException, InterruptedException {
    String topic = Topics.tasksOf(workerClass);
    if (!topicsOfClasses.contains(topic)) {
      TopicSetup.addTasks(broker, topic);
      topicsOfClasses.add(topic);
    }
    return topic;
  }

  /** Sends an event and waits until the broker has it. */
  void deliver(String topic, CloudEvent event) throws ExecutionException, InterruptedException {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, event.subject(), event.value());
    event.headers().forEach(record.headers()::add);
    send(record);
  }

  void send(ProducerRecord<String, byte[]> record) throws ExecutionException, InterruptedException {
    Future<RecordMetadata> sent = producer.send(record);
    sent.get();
  }

  @PreDestroy
  void close() {
    background.shutdownNow();
    producer.close(Duration.ofSeconds(2));
  }
}
