package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.awaitState;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class RunsIT {

  private static final Problem TROUBLE =
      new Problem("trouble", "There was trouble", "the disk is full; empty it");

  @Inject ObjectStore store;
  @Inject Index index;

  private static String requested() {
    return accepted(upload(freshName("run"), TEXT));
  }

  @Test
  void aNewRunWaitsForAWorkerUnderTheNameOfWhoAsked() {
    Response response =
        given()
            .contentType("text/plain")
            .header("X-Meristem-Actor", "ada")
            .body(TEXT)
            .post("/api/v1/datasets?name=" + freshName("run"));

    String run = accepted(response);
    var view = get("/runs/" + run).jsonPath();
    assertThat(view.getString("state")).isEqualTo("waiting");
    assertThat(view.getString("pending.kind"))
        .as("the fleets of other tests may be draining still")
        .isIn("no-worker", "all-draining");
    assertThat(view.getString("kind")).isEqualTo("prepare-dataset");
    assertThat(view.getInt("attempt")).isEqualTo(0);
    assertThat(view.getString("requestedBy.name")).isEqualTo("ada");
    assertThat(view.getBoolean("requestedBy.verified")).isFalse();
  }

  @Test
  void aLeasedRunShowsItsWorkerAndItsProgress() {
    String run = requested();
    HandWorker worker = new HandWorker(store);

    var held = worker.lease(run);
    worker.beat(held, 1, 4);

    Await.until("progress shows", () -> get("/runs/" + run).jsonPath().get("progress") != null);
    var view = get("/runs/" + run).jsonPath();
    assertThat(view.getString("worker")).isEqualTo(HandWorker.NAME);
    assertThat(view.getInt("progress.step")).isEqualTo(4);
    assertThat(view.getDouble("progress.loss")).isEqualTo(1.5);
    worker.finish(held);
  }

  @Test
  void aRunWhoseMarkerCannotBeReadIsDoneAndClosedAllTheSame() {
    String run = requested();
    store.put("open/" + run + ".1", "no document");
    HandWorker worker = new HandWorker(store);

    worker.finish(worker.lease(run));

    Await.until("it is closed", () -> store.keysAfter("open/" + run, "", 1).isEmpty());
    assertThat(get("/runs/" + run).jsonPath().getString("state")).isEqualTo("published");
  }

  @Test
  void runsAreListedTheNewestFirstAndByState() {
    String older = requested();
    String newer = requested();
    post("/runs/" + older + "/cancel");

    Response all = get("/runs");
    Response cancelled = get("/runs?state=cancelled");

    assertThat(all.jsonPath().getList("id", String.class)).containsSubsequence(newer, older);
    assertThat(cancelled.jsonPath().getList("id", String.class)).contains(older);
    assertThat(cancelled.jsonPath().getList("id", String.class)).doesNotContain(newer);
  }

  @Test
  void pagesLeadToEveryRunOnce() {
    String closed = requested();
    post("/runs/" + closed + "/cancel");
    String open = requested();
    Await.until("it is filed away", () -> store.keysAfter("open/" + closed, "", 1).isEmpty());

    List<String> ids = new ArrayList<>();
    String page = "/runs?limit=20";
    while (page != null) {
      Response response = get(page);
      ids.addAll(response.jsonPath().getList("id", String.class));
      String link = response.header("Link");
      page = link == null ? null : link.substring("</api/v1".length(), link.indexOf('>'));
    }

    assertThat(ids).filteredOn(List.of(open, closed)::contains).containsExactly(open, closed);
    assertThat(get("/runs/" + closed).jsonPath().getString("state")).isEqualTo("cancelled");
  }

  @Test
  void aPageHasItsBounds() {
    refused(get("/runs?limit=0"), 400, "invalid-parameter", "limit is '0'", "1 to 1000");
    refused(get("/runs?limit=many"), 400, "invalid-parameter", "limit is 'many'");
    refused(get("/runs?sort=-priority"), 400, "invalid-filter", "sort '-priority'", "one order");
    refused(get("/runs?cursor=*"), 400, "invalid-parameter", "cursor is '*'");
  }

  @Test
  void aStateThatThereIsNotIsRefused() {
    refused(get("/runs?state=done"), 400, "invalid-parameter", "state is 'done'", "published");
  }

  @Test
  void anUnknownRunIsNotFound() {
    refused(get("/runs/r0"), 404, "unknown-run", "no run r0", "GET /api/v1/runs");
  }

  @Test
  void noVerbReachesAnUnknownRun() {
    for (String verb :
        List.of(
            "cancel", "pause", "resume", "retry", "abandon", "deadline", "priority?priority=1")) {
      refused(post("/runs/r0/" + verb), 404, "unknown-run", "no run r0");
    }
  }

  @Test
  void aCancelledRunSaysWhy() {
    String run = requested();

    Response response = post("/runs/" + run + "/cancel?reason=too-slow");

    var view = response.jsonPath();
    assertThat(view.getString("state")).isEqualTo("cancelled");
    assertThat(view.getString("problem.detail")).isEqualTo("too-slow");
  }

  @Test
  void aPublishedRunIsNotCancelled() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run));
    awaitState(run, "published");

    Response response = post("/runs/" + run + "/cancel");

    refused(response, 409, "wrong-state", "run " + run + " is published", "neither publishing nor");
  }

  @Test
  void aPublishedRunIsNeitherPausedNorRetried() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run));
    awaitState(run, "published");

    refused(post("/runs/" + run + "/pause"), 409, "wrong-state", run, "published");
    refused(post("/runs/" + run + "/resume"), 409, "wrong-state", run, "published");
    refused(post("/runs/" + run + "/retry"), 409, "wrong-state", run, "has its result");
  }

  @Test
  void aRunThatNobodyHoldsPausesAtOnceAndWaitsAgainWhenItIsResumed() {
    String run = requested();

    String paused = post("/runs/" + run + "/pause").jsonPath().getString("state");

    assertThat(paused).isEqualTo("paused");
    var resumed = post("/runs/" + run + "/resume").jsonPath();
    assertThat(resumed.getString("state")).isEqualTo("waiting");
    assertThat(new HandWorker(store).lease(run).attempt()).isEqualTo(1);
  }

  @Test
  void aHeldRunPausesWhenItsWorkerHandsItOver() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    var held = worker.lease(run);

    String pausing = post("/runs/" + run + "/pause").jsonPath().getString("state");
    worker.handOver(held);

    assertThat(pausing).isEqualTo("pausing");
    awaitState(run, "paused");
  }

  @Test
  void aFailedRunSaysWhyAndCanBeRetried() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    worker.fail(worker.lease(run), TROUBLE, false);
    awaitState(run, "failed");
    var failed = get("/runs/" + run).jsonPath();

    Response retried = post("/runs/" + run + "/retry");

    assertThat(failed.getString("problem.type")).isEqualTo("urn:meristem:problem:trouble");
    assertThat(failed.getString("problem.detail")).isEqualTo(TROUBLE.detail());
    assertThat(retried.jsonPath().getInt("generation")).isEqualTo(2);
    assertThat(retried.jsonPath().getString("state")).isEqualTo("waiting");
    assertThat(worker.lease(run).attempt()).isEqualTo(2);
  }

  @Test
  void whoRepeatsARetryOfOneGenerationDoesNotRetryTheNext() {
    String run = requested();
    post("/runs/" + run + "/cancel?generation=1");
    for (int time = 0; time < 2; time++) {
      var retried = post("/runs/" + run + "/retry?generation=1").jsonPath();
      assertThat(retried.getString("state")).isEqualTo("waiting");
      assertThat(retried.getInt("generation")).isEqualTo(2);
    }
    refused(
        post("/runs/" + run + "/cancel?generation=1"),
        409,
        "wrong-state",
        "is waiting in generation 2",
        "meant for generation 1 alone");
    post("/runs/" + run + "/cancel?generation=2");

    Response again = post("/runs/" + run + "/retry?generation=1");

    refused(again, 409, "wrong-state", "is cancelled in generation 2", "look at the run");
    refused(post("/runs/" + run + "/retry?generation=x"), 400, "invalid-parameter", "generation");
  }

  @Test
  void aRetriedRunPublishesOnce() {
    String run = requested();
    HandWorker worker = new HandWorker(store);
    worker.fail(worker.lease(run), TROUBLE, false);
    awaitState(run, "failed");
    post("/runs/" + run + "/retry");

    worker.finish(worker.lease(run));

    awaitState(run, "published");
    Await.until("its markers are deleted", () -> store.keysAfter("open/" + run, "", 10).isEmpty());
  }

  @Test
  void aBrokenAttemptLetsItsRunWaitForTheNext() {
    String run = requested();
    HandWorker worker = new HandWorker(store);

    worker.fail(worker.lease(run), TROUBLE, true);

    Await.until("it waits for its second attempt", () -> waitsAfter(run, 1));
    assertThat(worker.lease(run).attempt()).isEqualTo(2);
  }

  private static boolean waitsAfter(String run, int attempt) {
    var view = get("/runs/" + run).jsonPath();
    return view.getString("state").equals("waiting") && view.getInt("attempt") == attempt;
  }

  @Test
  void aWorkerThatFallsSilentLosesItsAttempt() {
    String run = requested();
    HandWorker worker = new HandWorker(store);

    worker.beat(worker.lease(run), 1, 1);

    awaitState(run, "running");
    awaitState(run, "waiting");
    assertThat(worker.lease(run).attempt()).isEqualTo(2);
  }

  @Test
  void anActorsNameMustFitItsAlphabet() {
    Response response =
        given().header("X-Meristem-Actor", "a b").post("/api/v1/runs/" + requested() + "/cancel");

    refused(response, 422, "invalid-actor", "X-Meristem-Actor", "letters, digits");
  }

  @Test
  void whatIsAskedForAgainIsAnsweredAlikeAndDoneOnce() {
    String run = requested();
    List<String> verbs = List.of("pause", "resume", "cancel", "retry");

    List<String> states =
        verbs.stream()
            .flatMap(verb -> Stream.of(verb, verb))
            .map(verb -> post("/runs/" + run + "/" + verb).jsonPath().getString("state"))
            .toList();

    assertThat(states)
        .containsExactly(
            "paused",
            "paused",
            "waiting",
            "waiting",
            "cancelled",
            "cancelled",
            "waiting",
            "waiting");

    assertThat(store.keysAfter("runs/" + run + "/log/", "", 10)).hasSize(1 + verbs.size());
    assertThat(get("/runs/" + run).jsonPath().getInt("generation")).isEqualTo(2);
  }

  @Test
  void anAbandonedRunStaysSoAndLeavesNoMarker() {
    String run = requested();
    post("/runs/" + run + "/cancel");
    Await.until("its marker is deleted", () -> store.keysAfter("open/" + run, "", 9).isEmpty());

    String abandoned = post("/runs/" + run + "/abandon").jsonPath().getString("state");
    String again = post("/runs/" + run + "/abandon").jsonPath().getString("state");

    assertThat(abandoned).isEqualTo("abandoned");
    assertThat(again).isEqualTo("abandoned");
    refused(post("/runs/" + run + "/retry"), 409, "wrong-state", "abandoned");
    Await.until("its marker is deleted", () -> store.keysAfter("open/" + run, "", 9).isEmpty());
  }

  @Test
  void anAbandonedRunIsFoundByItsStateAlsoWhenItIsFiledAway() {
    String abandoned = requested();
    post("/runs/" + abandoned + "/abandon");
    Await.until("it is filed away", () -> index.run(abandoned).isEmpty());

    Response response = get("/runs?state=abandoned&limit=1000");

    assertThat(response.jsonPath().getList("id", String.class)).contains(abandoned);
  }
}
