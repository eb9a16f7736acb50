package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
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

  private final KafkaProducer<String, byte[]> producer;
  private final InstantSource clock;
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  Messenger(Broker broker, InstantSource clock) {
    this.producer = broker.producer();
    this.clock = clock;
  }

  @Override
  public void offer(String run, int attempt) {
    CloudEvent task =
        CloudEvent.of(
            "runs/" + run + "/attempts/" + attempt,
            SOURCE,
            TaskOffered.TYPE,
            run,
            clock.instant(),
            new TaskOffered(run, attempt));
    var _ = background.submit(() -> deliverOrLog(task));
  }

  private void deliverOrLog(CloudEvent task) {
    try {
      deliver(Topics.TASKS, task);
    } catch (ExecutionException | RuntimeException e) {
      LOG.warnf("task %s was not sent, the sweep will try again: %s", task.id(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
