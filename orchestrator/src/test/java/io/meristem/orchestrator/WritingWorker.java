package io.meristem.orchestrator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Documents;
import io.meristem.storage.sampling.SampleRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Speaks as a worker that writes does, over HTTP and Kafka. What it answers is what a test tells
 * it, and it remembers what it was asked.
 */
final class WritingWorker implements AutoCloseable {

  /** An answer by hand. */
  @FunctionalInterface
  interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final String name;
  private final String bootstrapServers;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final BlockingQueue<SampleRequest> asked = new LinkedBlockingQueue<>();
  final AtomicInteger drains = new AtomicInteger();
  final AtomicInteger resumptions = new AtomicInteger();

  private WritingWorker(String name, String bootstrapServers, HttpServer server) {
    this.name = name;
    this.bootstrapServers = bootstrapServers;
    this.server = server;
  }

  static WritingWorker start(String name, String bootstrapServers, Script script)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WritingWorker worker = new WritingWorker(name, bootstrapServers, server);
    server.setExecutor(worker.threads);
    server.createContext(
        "/samples",
        exchange -> {
          try (exchange) {
            worker.asked.add(read(exchange));
            script.answer(exchange);
          }
        });
    server.createContext("/drain", exchange -> agree(exchange, worker.drains));
    server.createContext("/resume", exchange -> agree(exchange, worker.resumptions));
    server.start();
    return worker;
  }

  private static void agree(HttpExchange exchange, AtomicInteger times) throws IOException {
    try (exchange) {
      int _ = times.incrementAndGet();
      exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 200 : 405, -1);
    }
  }

  private static SampleRequest read(HttpExchange exchange) throws IOException {
    try {
      return Documents.JSON.readValue(exchange.getRequestBody(), SampleRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers with lines, each sent at once. */
  static void write(HttpExchange exchange, String... lines) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String line : lines) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  static void refuse(HttpExchange exchange, int status, String type) throws IOException {
    byte[] problem =
        """
        {"type": "urn:meristem:problem:%s", "title": "No", "status": %d, "detail": "not %s here"}\
        """
            .formatted(type, status, type)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
    exchange.sendResponseHeaders(status, problem.length);
    exchange.getResponseBody().write(problem);
  }

  private WorkerAnnounced announced(boolean busy, boolean draining) {
    return new WorkerAnnounced(
        name,
        "hand",
        "cpu",
        1,
        1L << 30,
        OptionalDouble.empty(),
        "0.1.0",
        busy ? Optional.of("r1") : Optional.empty(),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        draining,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  void announce(boolean busy, boolean draining) {
    WorkerAnnounced announced = announced(busy, draining);
    CloudEvent event =
        CloudEvent.of("1", "/hand", WorkerAnnounced.TYPE, name, Instant.EPOCH, announced);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.WORKERS, name, event.value());
    event.headers().forEach(record.headers()::add);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var _ = producer.send(record);
    }
    Await.until(name + " is seen", () -> isSeen(busy, draining));
  }

  private boolean isSeen(boolean busy, boolean draining) {
    Map<String, Object> view =
        Api.get("/workers").jsonPath().getMap("find { it.worker == '" + name + "' }");
    return view != null
        && Boolean.valueOf(draining).equals(view.get("draining"))
        && (view.get("run") != null) == busy;
  }

  /** Goes away, and says so. */
  @Override
  public void close() {
    announce(false, true);
    server.stop(0);
    threads.shutdownNow();
  }
}
