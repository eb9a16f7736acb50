package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.DeadLetter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Opens subscriptions, and closes them with the process. What cannot be understood becomes a dead
 * letter, and what is behind it goes on.
 */
@ApplicationScoped
public class Subscriptions {

  private final Broker broker;
  private final DeadLetterBox box;
  private final InstantSource clock;
  private final List<Subscription> open = new CopyOnWriteArrayList<>();

  Subscriptions(Broker broker, DeadLetterBox box, InstantSource clock) {
    this.broker = broker;
    this.box = box;
    this.clock = clock;
  }

  /** Shares a topic's new messages with the other members of the group. */
  public void share(String topic, String group, Incoming.Reader reader) {
    open.add(
        new Subscription(
            group + " on " + topic,
            () -> {
              KafkaConsumer<String, byte[]> consumer = broker.consumerOf(group);
              consumer.subscribe(List.of(topic));
              return consumer;
            },
            reader,
            this::bury,
            () -> {}));
  }

  /**
   * Reads a topic of one partition from its oldest message on.
   *
   * @param caughtUp is run once, when every message that there was has been read
   */
  public void readAll(String topic, Incoming.Reader reader, Runnable caughtUp) {
    read(topic, Long.MAX_VALUE, reader, caughtUp);
  }

  /** Reads a topic of one partition from its newest messages on, so many at most. */
  public void readNewest(String topic, int count, Incoming.Reader reader) {
    read(topic, count, reader, () -> {});
  }

  private void read(String topic, long count, Incoming.Reader reader, Runnable caughtUp) {
    open.add(
        new Subscription(
            "reader of " + topic, () -> readerOf(topic, count), reader, this::bury, caughtUp));
  }

  private KafkaConsumer<String, byte[]> readerOf(String topic, long count) {
    KafkaConsumer<String, byte[]> consumer = broker.consumer();
    TopicPartition partition = new TopicPartition(topic, 0);
    List<TopicPartition> one = List.of(partition);
    consumer.assign(one);
    consumer.seekToBeginning(one);
    if (count < Long.MAX_VALUE) {
      long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
      consumer.seek(partition, Math.max(consumer.position(partition), end - count));
    }
    return consumer;
  }

  private void bury(Incoming message, String reason) {
    box.put(DeadLetter.of(message.original(), reason, Messenger.SOURCE, clock.instant()));
  }

  @PreDestroy
  void close() {
    open.forEach(Subscription::close);
  }
}
