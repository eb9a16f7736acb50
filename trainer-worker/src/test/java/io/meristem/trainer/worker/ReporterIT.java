package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalKafka;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterIT {

  private static final TopicPartition WORKERS = new TopicPartition(Topics.WORKERS, 0);

  @TempDir Path folder;

  @Test
  void theLastWordOfAWorkerThatEndsTakesBackWhatItAnnounced() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      Reporter reporter = new Reporter(kafka.bootstrapServers(), new Identity("w1", "nonce"));
      reporter.announced(announcement());

      reporter.left();
      reporter.close();

      List<ConsumerRecord<String, byte[]>> said = said(kafka);
      assertThat(said).extracting(ConsumerRecord::key).containsExactly("w1", "w1");
      assertThat(said.getFirst().value()).isNotNull();
      assertThat(said.getLast().value()).isNull();
    }
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(Topics.WORKERS, 1, (short) 1))).all().get();
    }
  }

  private static WorkerAnnounced announcement() {
    return new WorkerAnnounced(
        "w1",
        "hand",
        "cpu",
        1,
        1,
        OptionalDouble.empty(),
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:1"),
        false,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  private static List<ConsumerRecord<String, byte[]>> said(LocalKafka kafka) {
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(WORKERS));
      consumer.seekToBeginning(List.of(WORKERS));
      long end = consumer.endOffsets(List.of(WORKERS)).getOrDefault(WORKERS, 0L);
      List<ConsumerRecord<String, byte[]>> said = new ArrayList<>();
      while (consumer.position(WORKERS) < end) {
        consumer.poll(Duration.ofMillis(500)).forEach(said::add);
      }
      return said;
    }
  }
}
