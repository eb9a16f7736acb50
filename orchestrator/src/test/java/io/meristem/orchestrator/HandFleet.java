package io.meristem.orchestrator;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Workers that announce themselves and do nothing; they drain when it is closed. Their clock is
 * hours ahead when they send, and decades behind in what they say.
 */
final class HandFleet implements AutoCloseable {

  private static final Duration AHEAD = Duration.ofHours(5);
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, WorkerAnnounced> workers = new LinkedHashMap<>();

  HandFleet(String bootstrapServers) {
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** One more worker, idle from now on. */
  void announce(String name, String workerClass, long memoryBytes) {
    WorkerAnnounced worker = worker(name, workerClass, memoryBytes, false);
    workers.put(name, worker);
    send(worker);
  }

  private static WorkerAnnounced worker(
      String name, String workerClass, long memoryBytes, boolean draining) {
    return new WorkerAnnounced(
        name,
        "hand",
        workerClass,
        1,
        memoryBytes,
        OptionalDouble.of(1e9),
        "0.1.0",
        Optional.empty(),
        NOWHERE,
        draining,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  private void send(WorkerAnnounced worker) {
    CloudEvent event =
        CloudEvent.of("1", "/hand", WorkerAnnounced.TYPE, worker.worker(), Instant.EPOCH, worker);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.WORKERS,
            null,
            Instant.now().plus(AHEAD).toEpochMilli(),
            worker.worker(),
            event.value());
    event.headers().forEach(record.headers()::add);
    try {
      var _ = producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isGone(String worker) {
    return Api.get("/workers")
        .jsonPath()
        .getBoolean("find { it.worker == '%s' }.draining".formatted(worker));
  }

  @Override
  public void close() {
    for (WorkerAnnounced worker : workers.values()) {
      send(worker(worker.worker(), worker.workerClass(), worker.memoryBytes(), true));
      Await.until(worker.worker() + " is gone", () -> isGone(worker.worker()));
    }
    producer.close();
  }
}
