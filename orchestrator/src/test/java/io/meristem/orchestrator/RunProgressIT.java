package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.RunKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is known of a run on its way. */
@QuarkusTest
@WithTestResource(Servers.class)
class RunProgressIT {

  @Inject ObjectStore store;

  private static String requested() {
    return accepted(upload(freshName("progress"), Api.TEXT));
  }

  @Test
  void whatAHeartbeatSaysOfThePaceIsShown() {
    String run = requested();
    var held = new HandWorker(store).lease(run);
    Heartbeat beat =
        new Heartbeat(
            held.nonce(),
            1,
            "training",
            4,
            10,
            OptionalDouble.of(1.5),
            OptionalDouble.of(1000),
            Optional.empty(),
            OptionalDouble.of(90.5),
            OptionalDouble.of(12.25),
            true);

    store.put(RunKeys.heartbeat(run, held.attempt()), Documents.text(beat));

    Await.until("progress shows", () -> get("/runs/" + run).jsonPath().get("progress") != null);
    var progress = get("/runs/" + run).jsonPath();
    assertThat(progress.getDouble("progress.etaSeconds")).isEqualTo(90.5);
    assertThat(progress.getDouble("progress.resumePointSeconds")).isEqualTo(12.25);
    assertThat(progress.getBoolean("progress.stalled")).isTrue();
    new HandWorker(store).finish(held);
  }

  @Test
  void whenNobodyKnowsHowLongItTakesNoTimeIsShown() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    var held = worker.lease(run);

    worker.beat(held, 1, 4);

    Await.until("progress shows", () -> get("/runs/" + run).jsonPath().get("progress") != null);
    assertThat(get("/runs/" + run).jsonPath().<Object>get("progress.etaSeconds")).isNull();
    worker.finish(held);
  }

  @Test
  void theLogIsThatOfTheNewestAttemptThatHasOne() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    var held = worker.lease(run);
    store.put(RunKeys.logTail(run, 1), "took attempt 1\nover the moon \u00fc\n");

    Await.until("the attempt is seen", () -> get("/runs/" + run + "/log").statusCode() == 200);
    Response response = get("/runs/" + run + "/log");

    assertThat(response.contentType()).isEqualToIgnoringCase("text/plain;charset=UTF-8");
    assertThat(response.asString()).isEqualTo("took attempt 1\nover the moon \u00fc\n");
    assertThat(response.header("Content-Location"))
        .isEqualTo("/api/v1/runs/" + run + "/log?attempt=1");
    assertThat(get("/runs/" + run + "/log?attempt=1").asString()).isEqualTo(response.asString());
    worker.finish(held);
  }

  @Test
  void aLogThatThereIsNotIsNotFound() {
    String run = requested();

    refused(get("/runs/" + run + "/log"), 404, "no-log", run, "newest attempt is 0");
    refused(get("/runs/" + run + "/log?attempt=7"), 404, "no-log", run, "of 7");
    refused(get("/runs/r0/log"), 404, "unknown-run", "r0");
  }

  @Test
  void anAttemptIsAWholeNumber() {
    String run = requested();

    refused(get("/runs/" + run + "/log?attempt=x"), 400, "invalid-parameter", "'x'", "from 1");
    refused(get("/runs/" + run + "/log?attempt=0"), 400, "invalid-parameter", "'0'", "from 1");
  }
}
