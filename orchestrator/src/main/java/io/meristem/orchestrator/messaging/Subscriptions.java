package io.meristem.orchestrator.messaging;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Opens subscriptions, and closes them with the process. */
@ApplicationScoped
public class Subscriptions {

  private final Broker broker;
  private final List<Subscription> open = new CopyOnWriteArrayList<>();

  Subscriptions(Broker broker) {
    this.broker = broker;
  }

  /** Shares a topic's new messages with the other members of the group. */
  public void share(String topic, String group, Consumer<ConsumerRecord<String, byte[]>> handler) {
    open.add(
        new Subscription(
            group + " on " + topic,
            () -> {
              KafkaConsumer<String, byte[]> consumer = broker.consumerOf(group);
              consumer.subscribe(List.of(topic));
              return consumer;
            },
            handler));
  }

  /** Reads a topic of one partition from its oldest message on. */
  public void readAll(String topic, Consumer<ConsumerRecord<String, byte[]>> handler) {
    read(topic, handler, true);
  }

  /** Reads a topic of one partition from now on. */
  public void readNew(String topic, Consumer<ConsumerRecord<String, byte[]>> handler) {
    read(topic, handler, false);
  }

  private void read(
      String topic, Consumer<ConsumerRecord<String, byte[]>> handler, boolean fromTheOldest) {
    open.add(
        new Subscription(
            "reader of " + topic,
            () -> {
              KafkaConsumer<String, byte[]> consumer = broker.consumer();
              List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
              consumer.assign(partition);
              if (fromTheOldest) {
                consumer.seekToBeginning(partition);
              } else {
                consumer.seekToEnd(partition);
              }
              return consumer;
            },
            handler));
  }

  @PreDestroy
  void close() {
    open.forEach(Subscription::close);
  }
}
