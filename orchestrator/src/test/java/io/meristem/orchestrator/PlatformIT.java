package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What operators and programs ask of the process itself. */
@QuarkusTest
@WithTestResource(Servers.class)
class PlatformIT {

  private static final Path DOCUMENT = Path.of("../docs/openapi.yaml");

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @Inject Settings settings;

  @Test
  void itIsReadyWithABroker() {
    Await.until("it is ready", () -> given().get("/q/health/ready").statusCode() == 200);

    Response health = given().get("/q/health/ready");

    assertThat(health.jsonPath().getString("status")).isEqualTo("UP");
    assertThat(health.jsonPath().getList("checks.name", String.class)).contains("kafka");
  }

  @Test
  void aWorkerThatAnnouncesItselfIsListed() throws Exception {
    announce(
        new WorkerAnnounced(
            "w1",
            "libtorch",
            "cpu",
            2,
            1L << 30,
            OptionalDouble.of(1e9),
            "0.1.0",
            Optional.empty(),
            NOWHERE,
            true,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH));

    Await.until("the worker is listed", () -> find("w1") != null);
    assertThat(find("w1")).containsEntry("workerClass", "cpu").containsEntry("draining", true);
  }

  private static Map<String, Object> find(String worker) {
    return get("/workers").jsonPath().getMap("find { it.worker == '" + worker + "' }");
  }

  private void announce(WorkerAnnounced worker) throws Exception {
    Map<String, Object> producerSettings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
    CloudEvent event =
        CloudEvent.of("1", "/hand", WorkerAnnounced.TYPE, worker.worker(), Instant.EPOCH, worker);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.WORKERS, worker.worker(), event.value());
    event.headers().forEach(record.headers()::add);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(producerSettings, new StringSerializer(), new ByteArraySerializer())) {
      var _ = producer.send(record).get();
    }
  }

  @Test
  void theCommittedApiDocumentIsTheOneThatIsServed() throws IOException {
    String served = given().get("/q/openapi").asString();
    Path found = Path.of("target/openapi.yaml");
    Files.writeString(found, served, UTF_8);

    String committed = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";

    assertThat(committed)
        .as(
            "docs/openapi.yaml is old: copy orchestrator/%s over it and look at the difference",
            found)
        .isEqualTo(served);
  }
}
