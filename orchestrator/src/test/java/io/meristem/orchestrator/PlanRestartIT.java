package io.meristem.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalS3;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan outlives the process that began it. */
class PlanRestartIT {

  private static final String PLAN =
      """
      name: outlives
      stages:
        - name: grown
          type: grow
          from: ROOT
          control: true
          recipe: {tokens: {factor: 2}}
          gates: [{type: growth-gain, atLeast: 0.1, otherwise: ask}]
        - {name: longer, type: continue, from: grown}
      """;

  @TempDir static Path folder;

  @Test
  void aPlanGoesOnInTheNextLifeWhereItWas() {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3)) {
      Map<String, String> settings = Packaged.settings(s3, "127.0.0.1:1");
      String plan;
      try (Packaged first = Packaged.start(settings)) {
        first.awaitStatus("/api/v1/models", 200);
        PublishedModel.by(first, store, "outlives");
        plan = started(first);
        finish(first, store, plan, 0, 0, 1.5);
      }
      try (Packaged second = Packaged.start(settings)) {
        second.awaitStatus("/api/v1/models", 200);
        finish(second, store, plan, 0, 1, 1.75);

        finish(second, store, plan, 1, 0, 1.25);

        Await.until(
            () -> "the plan is finished: " + view(second, plan).prettify(),
            () -> view(second, plan).getString("state").equals("finished"));
        assertThat(view(second, plan).getDouble("stages[0].growthGain")).isEqualTo(0.25);
        assertThat(view(second, plan).getList("stages.arms.run.flatten()", String.class))
            .hasSize(3)
            .doesNotHaveDuplicates();
      }
    }
  }

  private static S3ObjectStore store(LocalS3 s3) {
    return new S3ObjectStore(
        new S3Settings(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket()));
  }

  private static String started(Packaged orchestrator) {
    String root =
        orchestrator.get("/api/v1/models/outlives/lineage").jsonPath().getString("versions[0].id");
    Response response =
        RestAssured.given()
            .contentType("application/yaml")
            .body(PLAN.replace("ROOT", root).getBytes(UTF_8))
            .post(orchestrator.uri("/api/v1/plans"));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
    return response.jsonPath().getString("id");
  }

  private static JsonPath view(Packaged orchestrator, String plan) {
    return orchestrator.get("/api/v1/plans/" + plan).jsonPath();
  }

  private static void finish(
      Packaged orchestrator, ObjectStore store, String plan, int stage, int arm, double loss) {
    String path = "stages[%d].arms[%d].run".formatted(stage, arm);
    Await.until(
        () -> path + " is there: " + view(orchestrator, plan).prettify(),
        () -> {
          String run = view(orchestrator, plan).getString(path);
          return run != null && orchestrator.status("/api/v1/runs/" + run) == 200;
        });
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(view(orchestrator, plan).getString(path)), loss);
  }
}
