package io.meristem.orchestrator;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Says on Kafka what a worker says when its attempt has ended, so that nobody has to wait for the
 * next sweep.
 */
final class WorkerVoice {

  private static final KafkaProducer<String, byte[]> PRODUCER =
      new KafkaProducer<>(
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              ConfigProvider.getConfig().getValue("meristem.kafka.bootstrap-servers", String.class),
              ProducerConfig.LINGER_MS_CONFIG,
              0),
          new StringSerializer(),
          new ByteArraySerializer());

  private WorkerVoice() {}

  static void ended(HandWorker.Held held) {
    Heartbeat last =
        new Heartbeat(
            held.nonce(),
            1,
            "training",
            10,
            10,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.of(GuardTotals.NONE));
    AttemptMoved moved = new AttemptMoved(held.run(), held.attempt(), HandWorker.NAME, last);
    CloudEvent event =
        CloudEvent.of(
            UUID.randomUUID().toString(),
            "/hand",
            AttemptMoved.TYPE,
            held.run(),
            Instant.now(),
            moved);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.RUNS, event.subject(), event.value());
    event.headers().forEach(record.headers()::add);
    var _ = PRODUCER.send(record);
  }
}
