package io.meristem.trainer.worker;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private final KafkaProducer<String, byte[]> producer;
  private final Identity identity;
  private final InstantSource clock = InstantSource.system();
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("reporter").factory());

  Reporter(Settings settings, Identity identity) {
    this.identity = identity;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.kafka().bootstrapServers(),
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

  private void send(String topic, String type, String subject, Object data) {
    CloudEvent event =
        CloudEvent.of(
            UUID.randomUUID().toString(),
            "/workers/" + identity.worker(),
            type,
            subject,
            clock.instant(),
            data);
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, subject, event.value());
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

  @PreDestroy
  void close() {
    sender.shutdown();
    producer.close(Duration.ofSeconds(2));
  }
}
