package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class PlansIT {

  private static final String DATASET = "plans-it";

  @Inject ObjectStore store;

  private String model = "";

  @BeforeEach
  void prepareDataset() {
    if (get("/datasets/" + DATASET).statusCode() == 404) {
      Api.dataset(DATASET, store);
    }
    model = freshName("plan");
  }

  @Test
  void aPlanGoesThroughItsStagesAndShowsTheGainOverItsControlArm() throws IOException {
    JsonPath estimate = start("?dryRun=true", example()).jsonPath();
    String plan = accepted(start("", example()));

    finish(plan, 0, 0, 2.0);
    finish(plan, 1, 0, 1.5);
    finish(plan, 1, 1, 1.75);
    finish(plan, 1, 2, 1.9);
    finish(plan, 2, 0, 2.25);
    awaitQuestion(plan, "longer");
    assertThat(approve(plan, "longer").statusCode()).isEqualTo(200);
    assertThat(approve(plan, "longer").statusCode()).as("asked again").isEqualTo(200);
    finish(plan, 3, 0, 1.25);
    awaitState(plan, "finished");

    JsonPath view = get("/plans/" + plan).jsonPath();
    assertThat(view.getList("stages.state")).containsOnly("ended");
    assertThat(view.getDouble("stages[1].growthGain")).isCloseTo(0.25, within(1e-9));
    assertThat(view.getList("stages[1].arms.lossAtEnd")).isEqualTo(List.of(1.5f, 1.75f, 1.9f));
    assertThat(view.getList("stages[2].gates.verdict")).containsExactly("passed", "approved");
    assertThat(view.getDouble("stages[2].gates[0].measured")).as("flat since 2.25").isZero();
    assertThat(view.getList("stages[1].arms[0].curve.loss")).isEqualTo(List.of(2.5f, 2.25f, 1.5f));
    assertThat(view.getList("stages[1].arms[1].curve.step")).isEqualTo(List.of(0, 1, 10));
    assertThat(view.getList("stages[1].arms.runState")).containsOnly("published");
    assertAsForetold(estimate, view);
  }

  private static void assertAsForetold(JsonPath estimate, JsonPath plan) {
    for (int arm = 0; arm < 3; arm++) {
      String there = "stages[1].arms[%d].".formatted(arm);
      String foretold = "arms[%d].estimate.".formatted(arm + 1);
      assertThat(get("/versions/" + plan.getString(there + "version")).jsonPath())
          .extracting(version -> version.getLong("parameters"))
          .isEqualTo(plan.getLong(there + "parameters"))
          .isEqualTo(plan.getLong(there + "estimate.parameters"))
          .isEqualTo(estimate.getLong(foretold + "parameters"));
      assertThat(plan.getLong(there + "estimate.checkpointBytes"))
          .isEqualTo(estimate.getLong(foretold + "checkpointBytes"));
      assertThat(plan.getDouble(there + "seconds")).isEqualTo(12.5);
    }
  }

  @Test
  void aDryRunSaysWhatEveryArmNeedsAndDoesNothing() throws IOException {
    int plans = get("/plans").jsonPath().getList("id").size();
    String plan = example().replace(": grow\n", ": grow\n    terms: {workerClass: x}\n");

    Response response = start("?dryRun=true", plan);

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    JsonPath view = response.jsonPath();
    assertThat(view.getList("arms.stage", String.class))
        .containsExactly("root", "bigger", "bigger", "bigger", "longer", "measured");
    assertThat(view.getList("arms.arm", String.class))
        .containsExactly("main", "main", "control", "scratch", "main", "main");
    assertThat(view.getLong("arms[0].estimate.checkpointBytes"))
        .isBetween(
            4 * view.getLong("arms[0].estimate.parameters"),
            4 * view.getLong("arms[0].estimate.parameters") + 8192);
    assertThat(view.getLong("total.trainingTokens")).isEqualTo(32 * (10 + 10 + 10 + 10 + 20));
    assertThat(view.getString("total.seconds")).isNull();
    assertThat(view.getList("arms[1].fit.workers")).isEmpty();
    assertThat(get("/plans").jsonPath().getList("id")).hasSize(plans);
  }

  @Test
  void aShapeThatCannotBeIsRefusedAtItsLine() throws IOException {
    Response response = start("", example().replace("{factor: 2}", "{factor: 1.3}"));

    refused(response, 422, "invalid-plan", "line 20, column 5: stages[1].recipe", "10.4");
  }

  @Test
  void aDatasetThatIsNotThereIsRefusedAtItsLine() throws IOException {
    Response response = start("", example().replace("dataset: " + DATASET, "dataset: none"));

    refused(
        response, 422, "invalid-plan", "line 7, column 5: stages[0].dataset", "no dataset none");
  }

  @Test
  void aMoveOfAnAliasThatNobodyMayMoveIsRefusedAtItsLine() {
    String version = Api.root(model, store);
    lock("frozen");

    Response response =
        start(
            "",
            """
            name: release
            stages:
              - {name: longer, type: continue, from: %s, budget: {steps: 1}}
              - name: moved
                type: promote
                from: longer
                alias: frozen
            """
                .formatted(version));

    refused(response, 422, "invalid-plan", "line 7, column 5: stages[1].alias", "nobody may move");
  }

  @Test
  void aModelThatIsThereIsRefused() throws IOException {
    String plan = accepted(start("", example()));

    Response response = start("", example());

    refused(response, 422, "invalid-plan", "line 6, ", model + " has a root");
    post("/plans/" + plan + "/cancel");
  }

  @Test
  void askingTwiceGivesTheSamePlanAndAnotherBodyIsRefused() throws IOException {
    String key = freshName("key");
    String first = accepted(startWithKey(key, example()));

    assertThat(accepted(startWithKey(key, "# again\n" + example()))).isEqualTo(first);
    refused(
        startWithKey(key, example().replace("steps: 20", "steps: 21")),
        422,
        "idempotency-key-reused",
        "choose a new key");
    post("/plans/" + first + "/cancel");
  }

  @Test
  void aGateThatFailsStopsThePlan() {
    String plan =
        accepted(
            start(
                "",
                """
                name: strict
                stages:
                  - name: root
                    type: train
                    model: %s
                    dataset: %s
                    config: {width: 8, heads: 2, layers: 1, sequence: 16}
                    gates: [{type: target-loss, atMost: 1.0}]
                  - {name: next, type: continue, from: root}
                """
                    .formatted(model, DATASET)));

    finish(plan, 0, 0, 2.0);

    awaitState(plan, "stopped");
    JsonPath view = get("/plans/" + plan).jsonPath();
    assertThat(view.getString("problem.type")).isEqualTo("urn:meristem:problem:gate-failed");
    assertThat(view.getString("problem.detail")).contains("measured 2.0", "limit is 1.0");
    assertThat(view.getString("stages[0].gates[0].verdict")).isEqualTo("failed");
    assertThat(view.getString("stages[1].state")).isEqualTo("pending");
  }

  @Test
  void aCancelledPlanCancelsItsRuns() throws IOException {
    String plan = accepted(start("", example()));
    String run = run(plan, 0, 0);

    Response response = post("/plans/" + plan + "/cancel");

    assertThat(response.jsonPath().getString("state")).isEqualTo("cancelled");
    assertThat(response.jsonPath().getString("stages[0].arms[0].runState")).isEqualTo("cancelled");
    Api.awaitState(run, "cancelled");
    assertThat(post("/plans/" + plan + "/cancel").statusCode()).as("again").isEqualTo(200);
    Await.until("no marker is left", () -> store.keysAfter("open-plans/" + plan, "", 1).isEmpty());
  }

  @Test
  void whatIsExpectedOfAPlanIsKeptWithItFromTheBeginning() throws IOException {
    JsonPath estimate = start("?dryRun=true", example()).jsonPath();

    String plan = accepted(start("", example()));

    JsonPath view = get("/plans/" + plan).jsonPath();
    assertThat(view.getList("stages[1].arms.arm")).containsExactly("main", "control", "scratch");
    assertThat(view.getList("stages[1].arms.run")).containsOnlyNulls();
    assertThat(view.getLong("stages[2].arms[0].estimate.checkpointBytes"))
        .isEqualTo(estimate.getLong("arms[4].estimate.checkpointBytes"));
    assertThat(view.getString("stages[3].arms[0].estimate")).isNull();
    post("/plans/" + plan + "/cancel");
  }

  @Test
  void runsHaveTheTermsOfTheirStageAndElseThoseOfThePlan() throws IOException {
    String terms = "terms: {team: research, priority: 80}\nstages:\n";
    String stage = "type: train\n    terms: {priority: 7, deadline: 2099-01-02T03:04:05Z}\n";

    String plan =
        accepted(start("", example().replace("stages:\n", terms).replace("type: train\n", stage)));

    JsonPath run = get("/runs/" + run(plan, 0, 0)).jsonPath();
    assertThat(run.getInt("terms.priority")).isEqualTo(7);
    assertThat(run.getString("terms.deadline")).isEqualTo("2099-01-02T03:04:05Z");
    assertThat(run.getString("terms.team")).isEqualTo("research");
    post("/plans/" + plan + "/cancel");
  }

  @Test
  void aStoppedPlanIsRetriedWithTheRunThatFailed() throws IOException {
    String plan = accepted(start("", example()));
    String run = run(plan, 0, 0);
    HandWorker worker = new HandWorker(store);
    worker.fail(worker.lease(run), new Problem("torn", "It tore", "the wire is torn"), false);
    awaitState(plan, "stopped");
    assertThat(get("/plans/" + plan).jsonPath().getString("stages[0].arms[0].runState"))
        .isEqualTo("failed");

    Response response = post("/plans/" + plan + "/retry");

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.jsonPath().getString("state")).isEqualTo("open");
    assertThat(post("/plans/" + plan + "/retry").statusCode()).as("again").isEqualTo(200);
    finish(plan, 0, 0, 2.0);
    Await.until("the next stage begins", () -> run(plan, 1, 0) != null);
    assertThat(get("/plans/" + plan).jsonPath().getString("stages[0].state")).isEqualTo("ended");
    post("/plans/" + plan + "/cancel");
    refused(post("/plans/" + plan + "/retry"), 409, "wrong-state", "is cancelled", "stopped plan");
  }

  @Test
  void aPlanInJsonIsAPlanTooAndTheFirstOfTheirList() {
    String body =
        """
        {"name": "p", "stages": [{"name": "on", "type": "continue", "from": "%s",
         "budget": {"steps": 1}}]}\
        """
            .formatted(Api.root(model, store));

    String plan = accepted(post("/plans", body));

    finish(plan, 0, 0, 2.0);
    awaitState(plan, "finished");
    Response list = get("/plans?limit=1");
    assertThat(list.jsonPath().getString("[0].id")).isEqualTo(plan);
    assertThat(list.jsonPath().getList("[0].stages[0].arms[0].curve")).isEmpty();
    assertThat(get("/plans/" + plan).jsonPath().getList("stages[0].arms[0].curve")).isNotEmpty();
    assertThat(list.header("Link")).contains("next");
  }

  @Test
  void theDocumentOfAPlanIsAPlanAgainWithItsNamesResolved() {
    String version = Api.root(model, store);
    String plan =
        accepted(
            start(
                "",
                """
                name: again
                stages:
                  - {name: longer, type: continue, from: %s, dataset: %s, budget: {steps: 1}}
                """
                    .formatted(version, DATASET)));

    Response document = get("/plans/" + plan + "/document");

    assertThat(document.statusCode()).as(document.asString()).isEqualTo(200);
    assertThat(document.jsonPath().getString("stages[0].dataset")).startsWith(DATASET + "/");
    assertThat(document.jsonPath().getMap("stages[0]"))
        .containsOnlyKeys("name", "type", "from", "dataset", "budget");
    String again = accepted(post("/plans", document.asString()));
    assertThat(get("/plans/" + again + "/document").asString()).isEqualTo(document.asString());
    post("/plans/" + plan + "/cancel");
    post("/plans/" + again + "/cancel");
  }

  @Test
  void whatIsNotAskedIsNotApproved() throws IOException {
    String plan = accepted(start("", example()));

    refused(approve(plan, "root"), 409, "nothing-to-approve", "stage root", "waitingFor");
    refused(approve(plan, "none"), 404, "unknown-stage", "no stage none");
    post("/plans/" + plan + "/cancel");
  }

  @Test
  void anUnknownPlanIsRefused() {
    refused(get("/plans/p0"), 404, "unknown-plan", "no plan p0", "GET /api/v1/plans");
    refused(get("/plans/p0/document"), 404, "unknown-plan", "no plan p0");
    refused(approve("p0", "a"), 404, "unknown-plan", "no plan p0");
    refused(post("/plans/p0/cancel"), 404, "unknown-plan", "no plan p0");
    refused(post("/plans/p0/retry"), 404, "unknown-plan", "no plan p0");
  }

  private void lock(String alias) {
    given()
        .contentType("application/json")
        .body("{\"locked\": true}")
        .put("/api/v1/models/%s/aliases/%s/policy".formatted(model, alias))
        .then()
        .statusCode(200);
  }

  private String example() throws IOException {
    return Files.readString(Path.of("../docs/plan-example.yaml"))
        .replace("model: tales", "model: " + model)
        .replace("dataset: tales", "dataset: " + DATASET)
        .replace("[tales]", "[" + DATASET + "]");
  }

  private static Response start(String query, String yaml) {
    return given()
        .contentType("application/yaml")
        .body(yaml.getBytes(UTF_8))
        .post("/api/v1/plans" + query);
  }

  private static Response startWithKey(String key, String yaml) {
    return given()
        .contentType("application/yaml")
        .header("Idempotency-Key", key)
        .body(yaml.getBytes(UTF_8))
        .post("/api/v1/plans");
  }

  private static String accepted(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
    String plan = response.jsonPath().getString("id");
    assertThat(response.header("Location")).endsWith("/api/v1/plans/" + plan);
    return plan;
  }

  private static Response approve(String plan, String stage) {
    return post("/plans/" + plan + "/approvals", "{\"stage\": \"%s\"}".formatted(stage));
  }

  private static void awaitState(String plan, String state) {
    Await.until(
        () -> "plan is " + state + ": " + get("/plans/" + plan).asString(),
        () -> get("/plans/" + plan).jsonPath().getString("state").equals(state));
  }

  private static void awaitQuestion(String plan, String stage) {
    Await.until(
        () -> "the plan asks: " + get("/plans/" + plan).asString(),
        () -> stage.equals(get("/plans/" + plan).jsonPath().getString("waitingFor")));
  }

  /** The run of an arm, when it is offered. */
  private static String run(String plan, int stage, int arm) {
    String path = "stages[%d].arms[%d].run".formatted(stage, arm);
    Await.until(
        () -> path + " is there: " + get("/plans/" + plan).asString(),
        () -> get("/plans/" + plan).jsonPath().getString(path) != null);
    String run = get("/plans/" + plan).jsonPath().getString(path);
    Await.until(() -> "run is there: " + run, () -> get("/runs/" + run).statusCode() == 200);
    return run;
  }

  private void finish(String plan, int stage, int arm, double lossAtEnd) {
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run(plan, stage, arm)), lossAtEnd);
  }
}
