package io.meristem.trainer.worker;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/** Tells the world that something moved. Nothing depends on it, so it never fails a caller. */
@Singleton
class Reporter {

  private static final Logger LOG = Logger.getLogger(Reporter.class);
  private static final int GIVE_UP_MS = 5_000;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final KafkaProducer<String, byte[]> producer;
  private final Identity identity;
  private final InstantSource clock = InstantSource.system();
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("reporter").factory());

  @Inject
  Reporter(Settings settings, Identity identity) {
    this(settings.kafka().bootstrapServers(), identity);
  }

  Reporter(String bootstrapServers, Identity identity) {
    this.identity = identity;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.LONGEST_DEAD_LETTER,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                GIVE_UP_MS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                GIVE_UP_MS,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                2 * GIVE_UP_MS),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** An attempt moved: look at its run. */
  void moved(AttemptMoved event) {
    send(Topics.RUNS, AttemptMoved.TYPE, event.run(), event);
  }

  /** This worker is there. */
  void announced(WorkerAnnounced event) {
    send(Topics.WORKERS, WorkerAnnounced.TYPE, event.worker(), event);
  }

  /** This worker is there no more: takes back what it announced. */
  void left() {
    ProducerRecord<String, byte[]> tombstone =
        new ProducerRecord<>(Topics.WORKERS, identity.worker(), null);
    sender.execute(() -> send(tombstone));
  }

  /** A message is no task: it is kept as a dead letter. */
  void notUnderstood(ConsumerRecord<String, byte[]> message, String reason) {
    DeadLetter letter = DeadLetter.of(original(message), reason, source(), clock.instant());
    LOG.errorf("message %s cannot be understood: %s", letter.id(), reason);
    send(Topics.DEAD_LETTERS, letter.event(source()));
  }

  private static DeadLetter.Original original(ConsumerRecord<String, byte[]> message) {
    List<DeadLetter.Header> headers = new ArrayList<>();
    message
        .headers()
        .forEach(header ->
            headers.add(
                new DeadLetter.Header(
                    header.key(), Optional.ofNullable(header.value()).map(Reporter::base64))));
    return new DeadLetter.Original(
        message.topic(),
        message.partition(),
        message.offset(),
        Instant.ofEpochMilli(message.timestamp()),
        Optional.ofNullable(message.key()),
        headers,
        Optional.ofNullable(message.value()).map(Reporter::base64));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String source() {
    return "/workers/" + identity.worker();
  }

  private void send(String topic, String type, String subject, Object data) {
    String id = UUID.randomUUID().toString();
    send(topic, CloudEvent.of(id, source(), type, subject, clock.instant(), data));
  }

  private void send(String topic, CloudEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, event.subject(), event.value());
    event.headers().forEach(record.headers()::add);
    sender.execute(() -> send(record));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    try {
      var _ =
          producer.send(
              record,
              (_, failure) -> {
                if (failure != null) {
                  LOG.debugf("nobody heard on %s: %s", record.topic(), failure.getMessage());
                }
              });
    } catch (RuntimeException e) {
      LOG.debugf("nobody heard on %s: %s", record.topic(), e.getMessage());
    }
  }

  /** Sends what was told before, if the broker takes it soon. */
  @PreDestroy
  void close() {
    sender.shutdown();
    try {
      boolean _ = sender.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(LAST_WORDS);
  }
}
