package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TINY;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.awaitState;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test has a class of workers of its own, and nothing that other tests left to be done. */
@QuarkusTest
@WithTestResource(Servers.class)
class OffersIT {

  private static final String DATASET = "offers-it";
  private static final long SMALL = 1024;
  private static final long LARGE = 1L << 30;

  @Inject ObjectStore store;
  @Inject Settings settings;

  private final String workerClass = freshName("class");
  private HandFleet fleet;

  @BeforeEach
  void prepare() {
    fleet = new HandFleet(settings.kafka().bootstrapServers());
    cancelAll("offered");
    cancelAll("waiting");
    if (get("/datasets/" + DATASET).statusCode() == 404) {
      Api.dataset(DATASET, store);
    }
  }

  private static void cancelAll(String state) {
    for (String run : get("/runs?state=" + state).jsonPath().getList("id", String.class)) {
      post("/runs/" + run + "/cancel");
    }
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private String requested(String more) {
    return accepted(
        post(
            "/models?workerClass=" + workerClass + more,
            TINY.formatted(freshName("model"), DATASET)));
  }

  private static String reason(String run) {
    return String.valueOf(get("/runs/" + run).jsonPath().getString("pending.reason"));
  }

  private static void awaitReason(String run, String part) {
    Await.until(
        () -> run + " waits because " + part + ": " + get("/runs/" + run).asString(),
        () -> reason(run).contains(part));
  }

  @Test
  void aRunWaitsWithItsReasonUntilAWorkerThatFitsAnnouncesItself() {
    fleet.announce(freshName("other"), freshName("class"), LARGE);
    String run = requested("&priority=100");
    awaitReason(run, "no worker of class " + workerClass);

    fleet.announce(freshName("small"), workerClass, SMALL);
    awaitReason(run, "best worker has 0.0 MiB");
    String kind = get("/runs/" + run).jsonPath().getString("pending.kind");
    fleet.announce(freshName("large"), workerClass, LARGE);

    awaitState(run, "offered");
    JsonPath view = get("/runs/" + run).jsonPath();
    assertThat(kind).isEqualTo("too-large");
    assertThat(view.getInt("attempt")).isEqualTo(1);
    assertThat(view.<Object>get("pending")).isNull();
  }

  @Test
  void theHighestPriorityIsOfferedFirstAndTheOtherSeesItAhead() {
    String earlier = requested("&priority=99");
    String later = requested("&priority=100");

    fleet.announce(freshName("worker"), workerClass, LARGE);

    awaitState(later, "offered");
    awaitReason(earlier, "1 run ahead");
    assertThat(state(earlier)).isEqualTo("waiting");
  }

  @Test
  void anotherPriorityOvertakes() {
    String first = requested("&priority=99");
    String second = requested("&priority=98");

    JsonPath changed = post("/runs/" + second + "/priority?priority=100").jsonPath();
    fleet.announce(freshName("worker"), workerClass, LARGE);

    assertThat(changed.getInt("terms.priority")).isEqualTo(100);
    awaitState(second, "offered");
    assertThat(state(first)).isEqualTo("waiting");
  }

  @Test
  void aCancelledRunMakesRoomForTheNext() {
    String first = requested("&priority=100");
    String second = requested("&priority=99");
    fleet.announce(freshName("worker"), workerClass, LARGE);
    awaitState(first, "offered");

    post("/runs/" + first + "/cancel");

    awaitState(second, "offered");
  }

  @Test
  void aTeamKeepsToItsQuota() {
    fleet.announce(freshName("one"), workerClass, LARGE);
    fleet.announce(freshName("two"), workerClass, LARGE);
    String first = requested("&priority=100&team=" + Servers.TEAM_OF_ONE);
    String second = requested("&priority=100&team=" + Servers.TEAM_OF_ONE);
    awaitState(first, "offered");

    awaitReason(second, "team " + Servers.TEAM_OF_ONE + " has 1 of 1 runs");
    post("/runs/" + first + "/abandon");

    awaitState(second, "offered");
    post("/runs/" + second + "/abandon");
  }

  @Test
  void aDryRunSaysWhereTheRunWouldFit() {
    String model = freshName("model");
    String version = Api.root(model, store);
    String worker = freshName("worker");
    fleet.announce(freshName("small"), workerClass, SMALL);
    fleet.announce(worker, workerClass, LARGE);
    Await.until("the worker is listed", () -> get("/workers").asString().contains(worker));

    JsonPath dry =
        post(
                "/continuations?dryRun=true&workerClass=" + workerClass,
                "{\"parent\": \"%s\"}".formatted(version))
            .jsonPath();

    assertThat(dry.getLong("estimate.peakMemoryBytes")).isBetween(SMALL, LARGE);
    assertThat(dry.getList("fit.workers", String.class)).containsExactly(worker);
  }

  @Test
  void termsThatCannotBeAreRefusedByTheirValue() {
    String model = TINY.formatted(freshName("model"), DATASET);

    refused(post("/models?priority=101", model), 400, "invalid-parameter", "priority", "101");
    refused(post("/models?priority=high", model), 400, "invalid-parameter", "priority", "high");
    refused(post("/models?team=A", model), 400, "invalid-parameter", "team", "'A'");
    refused(post("/models?workerClass=a.b", model), 400, "invalid-parameter", "workerClass");
    refused(post("/models?deadline=soon", model), 400, "invalid-parameter", "deadline", "soon");
    refused(
        post("/models?deadline=2001-01-01T00:00:00Z", model),
        400,
        "invalid-parameter",
        "2001-01-01T00:00:00Z",
        "still to come");
  }
}
