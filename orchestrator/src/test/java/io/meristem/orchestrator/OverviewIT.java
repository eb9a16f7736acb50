package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunTerms;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of everything at once: numbers, costs, the queue, who did what. */
@QuarkusTest
@WithTestResource(Servers.class)
class OverviewIT {

  @Inject ObjectStore store;

  private long ticks;

  private String grown(String parent) {
    return Api.published(
        post(
            "/growths",
            "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}".formatted(parent)),
        store);
  }

  @Test
  void theOverviewSaysWhatTheListsSay() {
    grown(Api.root(freshName("seen"), store));

    var overview = get("/overview").jsonPath();

    List<Integer> counts = get("/models?limit=1000").jsonPath().getList("versions", Integer.class);
    assertThat(overview.getInt("versions"))
        .isEqualTo(counts.stream().mapToInt(count -> count).sum());
    assertThat(overview.getFloat("best.bitsPerByte")).isEqualTo(fewestBitsPerByte());
    assertThat(overview.getLong("largest.parameters"))
        .isEqualTo(get("/versions?sort=-parameters&limit=1").jsonPath().getLong("[0].parameters"));
    assertThat(overview.getDouble("deviceSecondsInAWeek"))
        .isCloseTo(
            get("/costs?by=model&limit=1000")
                .jsonPath()
                .getList("cost.deviceSeconds", Float.class)
                .stream()
                .mapToDouble(seconds -> seconds)
                .sum(),
            within(1e-6));
    assertThat(overview.getList("points.findAll { it.best }.id", String.class)).isNotEmpty();
  }

  private static float fewestBitsPerByte() {
    return get("/versions?limit=1000&filter=active")
        .jsonPath()
        .getList("findAll { it.bitsPerByte != null }.bitsPerByte", Float.class)
        .stream()
        .min(Float::compare)
        .orElseThrow();
  }

  @Test
  void aRunThatFailedIsCountedUntilItIsRetriedOrAbandoned() {
    String run = accepted(upload(freshName("failing"), TEXT));
    String other = accepted(upload(freshName("failing"), TEXT));
    int before = failures();
    fail(run);
    fail(other);
    Await.until("the failures are counted", () -> failures() == before + 2);

    post("/runs/" + run + "/retry");
    post("/runs/" + other + "/abandon");

    Await.until("they are not counted any more", () -> failures() == before);
    post("/runs/" + run + "/cancel");
  }

  private void fail(String run) {
    HandWorker worker = new HandWorker(store);
    worker.fail(worker.lease(run), new Problem("unexpected", "A defect", "by hand"), false);
  }

  private static int failures() {
    return get("/overview").jsonPath().getInt("failedInADay");
  }

  @Test
  void costsAreSummedByVersionBranchModelAndWeek() {
    String model = freshName("spent");
    String root = Api.root(model, store);
    String left = grown(root);
    String tip = grown(left);
    String right = grown(root);

    assertThat(secondsOf("model", model)).isEqualTo(4 * secondsOf("version", root));
    assertThat(secondsOf("branch", tip)).isEqualTo(2 * secondsOf("version", root));
    assertThat(secondsOf("branch", right)).isEqualTo(secondsOf("version", root));
    assertThat(get("/costs?by=week").jsonPath().getString("[0].name")).matches("\\d{4}-W\\d\\d");
    assertThat(get("/costs?since=2100-01-01T00:00:00Z").jsonPath().getList("")).isEmpty();
    refused(get("/costs?by=moon"), 400, "invalid-parameter", "'moon'", "branch");
  }

  @Test
  void sumsOfCostsComePageByPageAndTheirSumAtOnce() {
    var _ = Api.root(freshName("spent"), store);
    List<String> names = get("/costs?limit=1000").jsonPath().getList("name");
    List<String> walked = new ArrayList<>();
    String next = "/costs?limit=2";

    while (!next.isEmpty()) {
      Response page = get(next);
      walked.addAll(page.jsonPath().getList("name", String.class));
      String link = page.header("Link");
      next = link == null ? "" : link.substring("</api/v1".length(), link.indexOf('>'));
    }

    assertThat(walked).isEqualTo(names);
    assertThat(get("/costs?by=all").jsonPath().getList("versions")).containsExactly(names.size());
    refused(get("/costs?cursor=eA"), 400, "invalid-parameter", "cursor");
  }

  private static float secondsOf(String by, String name) {
    return get("/costs?limit=1000&by=" + by)
        .jsonPath()
        .getFloat("find { it.name == '" + name + "' }.cost.deviceSeconds");
  }

  @Test
  void theQueueSaysHowManyRunsWaitAndSinceWhen() {
    String run = accepted(upload(freshName("queued"), TEXT));

    Await.until("somebody has looked", () -> get("/queue").jsonPath().getList("past").size() > 0);
    var queue = get("/queue").jsonPath();

    assertThat(queue.getInt("depth")).isPositive();
    assertThat(queue.getDouble("oldestSeconds")).isNotNegative();
    assertThat(queue.getInt("classes.find { it.workerClass == null }.runs")).isPositive();
    assertThat(queue.getList("classes.runs", Integer.class).stream().mapToInt(one -> one).sum())
        .isEqualTo(queue.getInt("depth"));
    assertThat(queue.<Object>get("deadLetters")).isNotNull();
    post("/runs/" + run + "/cancel");
  }

  @Test
  void theAttemptsOfARunSayWhoWorkedOnItAndHowItEnded() {
    String run = accepted(upload(freshName("tried"), TEXT));
    assertThat(get("/runs/" + run).jsonPath().getInt("lastAttempt")).isEqualTo(3);
    HandWorker worker = new HandWorker(store);
    worker.fail(worker.lease(run), new Problem("unexpected", "A defect", "by hand"), true);
    Await.until(
        "the first is over",
        () -> get("/runs/" + run + "/attempts").jsonPath().get("[0].ended") != null);
    worker.finish(worker.lease(run));
    Api.awaitState(run, "published");

    var attempts = get("/runs/" + run + "/attempts").jsonPath();

    assertThat(attempts.getList("ended")).containsExactly("failed", "published");
    assertThat(attempts.getString("[0].problem.title")).isEqualTo("A defect");
    assertThat(attempts.getString("[1].offeredAt")).isNotNull();
    assertThat(get("/runs/" + run).jsonPath().<Object>get("lastAttempt")).isNull();
    refused(get("/runs/r0/attempts"), 404, "unknown-run", "r0");
  }

  @Test
  void eventsAreFilteredAndWalkedBothWays() {
    String run = accepted(upload(freshName("walked"), TEXT));
    post("/runs/" + run + "/pause");
    post("/runs/" + run + "/resume");
    post("/runs/" + run + "/cancel");
    String mine = "/events?limit=2&filter=actor = local and subject = \"" + run + "\"";
    Await.until("all are told", () -> kinds(get("/events?subject=" + run)).size() >= 4);
    List<String> down = new ArrayList<>();
    Response first = get(mine);
    Response second = get(link(first, "next"));
    down.addAll(kinds(first));
    down.addAll(kinds(second));

    Response again = get(link(second, "prev"));

    assertThat(down).contains("run.requested", "run.cancelled").doesNotHaveDuplicates();
    assertThat(kinds(again)).isEqualTo(kinds(first));
    assertThat(kinds(get(link(again, "next")))).isEqualTo(kinds(second));
    refused(get("/events?filter=colour = red"), 400, "invalid-filter", "colour", "actor");
  }

  @Test
  void whatHappenedBeforeThisProcessBeganIsReadFromTheLogs() {
    String run = freshName("r-old");
    closedLongAgo(run);

    Response first = get("/events?limit=1&subject=" + run);

    Response second = get(link(first, "next"));
    assertThat(kinds(first)).containsExactly("run.cancelled");
    assertThat(kinds(second)).containsExactly("run.requested");
    assertThat(kinds(get(link(second, "prev")))).containsExactly("run.cancelled");
    assertThat(found("/events?limit=1000&filter=subject = \"" + run + "\""))
        .containsExactly("run.cancelled", "run.requested");
    refused(get("/events?cursor=bm9uc2Vuc2U"), 400, "invalid-parameter", "cursor");
  }

  private void closedLongAgo(String id) {
    InstantSource then = () -> Instant.parse("2020-01-01T00:00:00Z").plusMillis(ticks++);
    CommitLog<RunEntry, Optional<Run>> log = RunFold.log(store, id, then);
    Actor ada = Actor.claimed("ada");
    var _ =
        log.append(
            log.start(),
            ada,
            _ -> List.of(new RunEntry.Requested(Samples.root(), RunTerms.DEFAULT)));
    Run run =
        log.append(log.start(), ada, _ -> List.of(new RunEntry.Cancelled("enough")))
            .state()
            .orElseThrow();
    store.put(ClosedRun.of(run).key(), Documents.text(ClosedRun.of(run)));
  }

  /** What all pages have. */
  private static List<String> found(String path) {
    List<String> kinds = new ArrayList<>();
    Response page = get(path);
    kinds.addAll(kinds(page));
    while (page.headers().getValues("Link").stream().anyMatch(link -> link.endsWith("\"next\""))) {
      page = get(link(page, "next"));
      kinds.addAll(kinds(page));
    }
    return kinds;
  }

  private static List<String> kinds(Response events) {
    return events.jsonPath().getList("kind", String.class);
  }

  private static String link(Response page, String rel) {
    String found =
        page.headers().getValues("Link").stream()
            .filter(link -> link.endsWith("rel=\"" + rel + "\""))
            .findFirst()
            .orElseThrow();
    return java.net.URLDecoder.decode(
        found.substring("</api/v1".length(), found.indexOf('>')),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void aMistakeInAPlanIsPlacedInNumbersToo() {
    Response response =
        given()
            .contentType("application/yaml")
            .body("name: p\nstages:\n  - name: a\n    type: nothing\n".getBytes(UTF_8))
            .post("/api/v1/plans");

    refused(response, 422, "invalid-plan", "line 4");
    assertThat(response.jsonPath().getInt("line")).isEqualTo(4);
    assertThat(response.jsonPath().getInt("column")).isPositive();
  }

  @Test
  void everyRefusalNamesItsTrace() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    Response told =
        given()
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
            .get("/api/v1/runs/r0");

    assertThat(told.jsonPath().getString("traceId")).isEqualTo(trace);
    assertThat(get("/runs/r0").jsonPath().getString("traceId")).matches("[0-9a-f]{32}");
    assertThat(get("/nothing").jsonPath().getString("traceId")).matches("[0-9a-f]{32}");
  }
}
