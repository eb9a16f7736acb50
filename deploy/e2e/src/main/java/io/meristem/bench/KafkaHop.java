package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.PutOutcome;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.run.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The least that giving work to an idle worker takes: one message through the broker of a stack to
 * a share group, with the settings that the product has, and one put-if-absent to its S3 server by
 * whoever got the message.
 */
final class KafkaHop implements AutoCloseable {

  private static final String TOPIC = "bench.hop";
  private static final String GROUP = "bench-hop";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TinyStack stack;
  private final S3ObjectStore store;
  private final KafkaProducer<String, byte[]> producer;
  private final Thread consumer;

  private KafkaHop(TinyStack stack) {
    this.stack = stack;
    this.store = Facts.of(stack);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.connections().bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new ByteArraySerializer());
    this.consumer = Thread.ofPlatform().daemon().name("bench-hop").unstarted(this::consume);
  }

  /** Creates the topic, and reads it from now on. */
  static KafkaHop open(TinyStack stack) {
    String servers = stack.connections().bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new BenchFailure("the broker refused the topic " + TOPIC + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while creating the topic " + TOPIC);
    }
    KafkaHop hop = new KafkaHop(stack);
    hop.consumer.start();
    return hop;
  }

  /** Sends one message; seconds until what its reader puts is there. */
  double seconds() {
    String key = "bench/hop/" + UUID.randomUUID() + "/lease.json";
    byte[] task =
        "{\"run\": \"%s\", \"attempt\": 1}".formatted(key).getBytes(StandardCharsets.UTF_8);
    long begin = System.nanoTime();
    var _ = producer.send(new ProducerRecord<>(TOPIC, key, task));
    return (Sight.of(stack.fileOf(key), LIMIT) - begin) / 1e9;
  }

  private void consume() {
    try (KafkaShareConsumer<String, byte[]> records = records()) {
      records.subscribe(List.of(TOPIC));
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<String, byte[]> record : records.poll(POLL)) {
          put(record.key());
          records.acknowledge(record, AcknowledgeType.ACCEPT);
        }
        records.commitSync();
      }
    } catch (InterruptException e) {
      // It is closed.
    }
  }

  private void put(String key) {
    Lease lease = new Lease("bench", UUID.randomUUID().toString(), Instant.now());
    PutOutcome outcome = store.putIfAbsent(key, Documents.text(lease));
    if (!(outcome instanceof PutOutcome.Written)) {
      throw new BenchFailure(key + " was not written: " + outcome);
    }
  }

  private KafkaShareConsumer<String, byte[]> records() {
    return new KafkaShareConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            stack.connections().bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            GROUP,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1,
            "share.acknowledgement.mode",
            "explicit",
            "share.acquire.mode",
            "record_limit"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    consumer.interrupt();
    try {
      consumer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    store.close();
  }
}
