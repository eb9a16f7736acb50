package io.meristem.orchestrator.index;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.Servers;
import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.TopicRecords;
import io.meristem.storage.event.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class WorkerRemovalIT {

  @Inject Settings settings;
  @Inject Index index;

  @Test
  void aWorkerThatIsSilentIsForgottenByEverybodyWhoListens() {
    index.saw(Samples.worker("gone"), Duration.ofMinutes(5));
    assertThat(workers()).contains("gone");

    Response answer = forget("gone");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(204);
    assertThat(workers()).doesNotContain("gone");
    List<ConsumerRecord<String, String>> said =
        TopicRecords.of(settings.kafka().bootstrapServers(), Topics.WORKERS);
    assertThat(said)
        .filteredOn(record -> "gone".equals(record.key()))
        .extracting(ConsumerRecord::value)
        .containsOnlyNulls()
        .hasSize(1);
    assertThat(forget("gone").statusCode()).as("again").isEqualTo(204);
  }

  @Test
  void aWorkerThatIsThereIsNotForgotten() {
    index.saw(Samples.worker("here"));

    Response answer = forget("here");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.jsonPath().getString("type")).endsWith(":worker-alive");
    assertThat(answer.jsonPath().getString("detail"))
        .contains("worker here", "30 seconds", "stop it");
    assertThat(workers()).contains("here");
  }

  private static Response forget(String worker) {
    return given().delete("/api/v1/workers/" + worker);
  }

  private static List<String> workers() {
    return given().get("/api/v1/workers?limit=1000").jsonPath().getList("worker", String.class);
  }
}
