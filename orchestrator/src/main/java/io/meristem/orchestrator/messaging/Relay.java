package io.meristem.orchestrator.messaging;

import io.meristem.orchestrator.messaging.OutgoingLog.Batch;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Repeats the commits of the logs as CloudEvents, each at least once and in its log's order. How
 * far it got with each log is a compacted topic, written after the events: a crash between the two
 * repeats events with the same ids, and topics that were wiped are filled again from the logs.
 */
@ApplicationScoped
public class Relay implements Outbox {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Broker broker;
  private final Messenger messenger;
  private final ObjectStore store;
  private final Map<String, Long> positions = new ConcurrentHashMap<>();
  private final BlockingQueue<OutgoingLog> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean connected;

  Relay(Broker broker, Messenger messenger, ObjectStore store) {
    this.broker = broker;
    this.messenger = messenger;
    this.store = store;
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
    return positions.getOrDefault(log.name(), 0L) >= sequence;
  }

  /** Whether the topics exist and the positions are known. */
  public boolean isConnected() {
    return connected;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!connected) {
          TopicSetup.run(broker);
          readPositions();
          connected = true;
        }
        OutgoingLog log = waiting.take();
        try {
          relay(log);
        } catch (ExecutionException | KafkaException | ObjectStoreException e) {
          waiting.add(log);
          throw e;
        }
      } catch (InterruptedException e) {
        return;
      } catch (ExecutionException | RuntimeException e) {
        LOG.warnf("relaying goes on in a second: %s", e.getMessage());
        pause();
      }
    }
  }

  private void relay(OutgoingLog log) throws ExecutionException, InterruptedException {
    long position = positions.getOrDefault(log.name(), 0L);
    for (Batch batch : log.after(position, store)) {
      for (CloudEvent event : batch.events()) {
        messenger.deliver(batch.topic(), event);
      }
      byte[] value = Long.toString(batch.sequence()).getBytes(StandardCharsets.UTF_8);
      messenger.send(new ProducerRecord<>(Topics.RELAYED, log.name(), value));
      positions.put(log.name(), batch.sequence());
    }
  }

  private void readPositions() {
    try (KafkaConsumer<String, byte[]> consumer = broker.consumer()) {
      TopicPartition partition = new TopicPartition(Topics.RELAYED, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(PAUSE)) {
          String value = new String(record.value(), StandardCharsets.UTF_8);
          positions.merge(record.key(), Long.parseLong(value), Math::max);
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void close() {
    thread.interrupt();
  }
}
