package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class WorkerDrainIT {

  @Inject Settings settings;

  @Test
  void aWorkerIsAskedToDrainAndASecondCallAnswersTheSame() throws IOException {
    String name = freshName("worker");
    try (WritingWorker worker = worker(name)) {
      worker.announce(true, false);
      String first = post("/workers/" + name + "/drain").asString();

      Response second = post("/workers/" + name + "/drain");

      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(second.asString()).isEqualTo(first);
      assertThat(second.jsonPath().getString("worker")).isEqualTo(name);
      assertThat(second.jsonPath().getBoolean("draining")).isTrue();
      assertThat(worker.drains).hasValue(2);
    }
  }

  @Test
  void aWorkerThatDrainsIsAskedToGoOn() throws IOException {
    String name = freshName("worker");
    try (WritingWorker worker = worker(name)) {
      worker.announce(false, true);

      Response answer = post("/workers/" + name + "/resume");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.jsonPath().getString("worker")).isEqualTo(name);
      assertThat(answer.jsonPath().getBoolean("draining")).isFalse();
      assertThat(worker.resumptions).hasValue(1);
      assertThat(worker.drains).hasValue(0);
    }
  }

  @Test
  void aWorkerThatNobodyHasHeardOfIsNotFound() {
    refused(post("/workers/w0/drain"), 404, "unknown-worker", "no worker w0", "/api/v1/workers");
  }

  @Test
  void aWorkerThatIsGoneIsNamedWithItsAddress() throws IOException {
    String name = freshName("worker");
    WritingWorker worker = worker(name);
    worker.announce(false, false);
    worker.close();

    Response response = post("/workers/" + name + "/drain");

    refused(response, 503, "worker-unreachable", name, "http://127.0.0.1:", "meristem.worker.url");
    refused(post("/workers/" + name + "/resume"), 503, "worker-unreachable", "start its process");
  }

  private WritingWorker worker(String name) throws IOException {
    return WritingWorker.start(
        name,
        settings.kafka().bootstrapServers(),
        exchange -> WritingWorker.refuse(exchange, 503, "worker-busy"));
  }
}
