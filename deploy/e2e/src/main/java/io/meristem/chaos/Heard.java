package io.meristem.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Somebody who listens to what is told of runs. */
final class Heard {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Heard() {}

  /** A consumer of its own group that begins with the oldest message. */
  static KafkaConsumer<String, byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "chaos-" + UUID.randomUUID(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** The ids of all run events in their order, read until these are among them. */
  static List<String> untilAll(String bootstrapServers, Set<String> wanted) {
    List<String> ids = new ArrayList<>();
    Set<String> missing = new HashSet<>(wanted);
    long end = System.nanoTime() + LIMIT.toNanos();
    try (KafkaConsumer<String, byte[]> consumer = consumer(bootstrapServers)) {
      consumer.subscribe(List.of(Topics.RUNS));
      while (!missing.isEmpty() && System.nanoTime() - end < 0) {
        for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofMillis(200))) {
          ids.add(id(event));
          missing.remove(id(event));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new AssertionError("nobody told of " + missing);
    }
    return ids;
  }

  private static String id(ConsumerRecord<String, byte[]> event) {
    Header id = event.headers().lastHeader("ce_id");
    return id == null ? "" : new String(id.value(), UTF_8);
  }
}
