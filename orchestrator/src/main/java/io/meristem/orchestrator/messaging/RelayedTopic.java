package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.Topics;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The compacted topic that remembers how far each log was told: a {@link Position} by the log's
 * name, and one more record that is there once every log has its position. Without that record the
 * topic is new, or was filled only in part, and logs without a position may have to be told.
 */
final class RelayedTopic {

  private static final Logger LOG = Logger.getLogger(RelayedTopic.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String COMPLETE = "complete";

  private final Broker broker;
  private final Messenger messenger;

  RelayedTopic(Broker broker, Messenger messenger) {
    this.broker = broker;
    this.messenger = messenger;
  }

  /**
   * Reads the topic to its end.
   *
   * @return whether every log has its position
   */
  boolean read(Positions positions) {
    boolean complete = false;
    try (KafkaConsumer<String, byte[]> consumer = broker.consumer()) {
      TopicPartition partition = new TopicPartition(Topics.RELAYED, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          complete |= COMPLETE.equals(record.key());
          OutgoingLog.named(String.valueOf(record.key()))
              .ifPresent(
                  log -> position(record).ifPresent(position -> positions.put(log, position)));
        }
      }
    }
    return complete;
  }

  private static Optional<Position> position(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(Documents.JSON.readValue(record.value(), Position.class));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("%s is told again: its position cannot be read", record.key());
      return Optional.empty();
    }
  }

  void write(OutgoingLog log, Position position) throws ExecutionException, InterruptedException {
    write(log.name(), Documents.json(position));
  }

  /** Says that every log has its position. */
  void complete() throws ExecutionException, InterruptedException {
    write(COMPLETE, "{}");
  }

  private void write(String key, String value) throws ExecutionException, InterruptedException {
    var _ =
        messenger.send(
            new ProducerRecord<>(Topics.RELAYED, key, value.getBytes(StandardCharsets.UTF_8)));
  }
}
