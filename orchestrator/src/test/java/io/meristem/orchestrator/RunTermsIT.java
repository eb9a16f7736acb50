package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.awaitState;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Priorities and deadlines. */
@QuarkusTest
@WithTestResource(Servers.class)
class RunTermsIT {

  @Inject ObjectStore store;

  private static String requested() {
    return accepted(upload(freshName("terms"), TEXT));
  }

  @Test
  void aRunShowsItsTermsAndTakesOthersAsOftenAsItIsTold() {
    String run = requested();
    Instant deadline = Instant.parse("2126-01-01T00:00:00Z");

    for (int time = 0; time < 2; time++) {
      var prioritised = post("/runs/" + run + "/priority?priority=70").jsonPath();
      var postponed = post("/runs/" + run + "/deadline?deadline=" + deadline).jsonPath();
      assertThat(prioritised.getInt("terms.priority")).isEqualTo(70);
      assertThat(postponed.getString("terms.deadline")).isEqualTo(deadline.toString());
    }

    assertThat(post("/runs/" + run + "/deadline").jsonPath().<Object>get("terms.deadline"))
        .isNull();
    assertThat(store.keysAfter("runs/" + run + "/log/", "", 10)).hasSize(4);
  }

  @Test
  void aPriorityOrDeadlineThatCannotBeIsRefused() {
    String run = requested();

    refused(post("/runs/" + run + "/priority"), 400, "invalid-parameter", "0 to 100");
    refused(post("/runs/" + run + "/priority?priority=-1"), 400, "invalid-parameter", "'-1'");
    refused(post("/runs/" + run + "/deadline?deadline=soon"), 400, "invalid-parameter", "soon");
    refused(
        post("/runs/" + run + "/deadline?deadline=2026-01-01T00:00:00Z"),
        400,
        "invalid-parameter",
        "deadline is '2026-01-01T00:00:00Z' and must be still to come");
    assertThat(get("/runs/" + run).jsonPath().getString("state")).isEqualTo("waiting");
  }

  @Test
  void aPassedDeadlineFailsTheRunWhoeverWorksOnItAndARetryIsWithoutIt() {
    String run = requested();
    new HandWorker(store).lease(run);
    awaitState(run, "running");

    post("/runs/" + run + "/deadline?deadline=" + Instant.now().plusSeconds(1));

    awaitState(run, "failed");
    var failed = get("/runs/" + run).jsonPath();
    assertThat(failed.getString("problem.type")).isEqualTo("urn:meristem:problem:deadline-passed");
    var retried = post("/runs/" + run + "/retry").jsonPath();
    assertThat(retried.getString("state")).isEqualTo("waiting");
    assertThat(retried.<Object>get("terms.deadline")).isNull();
  }
}
