package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.postWithKey;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A root, two children of it and a child of the first. */
@QuarkusTest
@WithTestResource(Servers.class)
class GovernanceIT {

  private static final String MODEL = "governance-it";

  @Inject ObjectStore store;

  private String root = "";
  private String first = "";
  private String second = "";
  private String grandchild = "";

  @BeforeEach
  void growOnce() {
    if (get("/models/" + MODEL).statusCode() == 404) {
      String parent = Api.root(MODEL, store);
      String child = continued(parent);
      continued(parent);
      continued(child);
    }
    List<String> versions =
        get("/models/" + MODEL + "/log?limit=1000")
            .jsonPath()
            .<String>getList("entries.flatten().findAll { it.type == 'version-published' }.version")
            .reversed();
    root = versions.get(0);
    first = versions.get(1);
    second = versions.get(2);
    grandchild = versions.get(3);
  }

  private String continued(String parent) {
    return Api.published(post("/continuations", "{\"parent\": \"%s\"}".formatted(parent)), store);
  }

  private static JsonPath ok(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath();
  }

  private static Response put(String path) {
    return given().put("/api/v1" + path);
  }

  private static Response delete(String path) {
    return given().delete("/api/v1" + path);
  }

  @Test
  void aVersionIsTaggedAndUntaggedAndNoted() {
    String tag = freshName("tag");
    ok(put("/versions/" + root + "/tags/" + tag));
    ok(put("/versions/" + root + "/tags/" + tag));
    String key = freshName("key");
    ok(postWithKey(key, "/versions/" + root + "/notes", "{\"text\": \"learns fast\"}"));
    ok(postWithKey(key, "/versions/" + root + "/notes", "{\"text\": \"learns fast\"}"));

    JsonPath state = get("/versions/" + root).jsonPath();

    assertThat(state.getList("state.tags", String.class)).contains(tag);
    assertThat(state.getList("state.notes.text")).containsOnlyOnce("learns fast");
    assertThat(ok(delete("/versions/" + root + "/tags/" + tag)).getList("state.tags"))
        .doesNotContain(tag);
    refused(
        postWithKey(key, "/versions/" + root + "/notes", "{\"text\": \"another\"}"),
        422,
        "idempotency-key-reused",
        "choose a new key");
    refused(
        post("/versions/" + root + "/notes", "{\"text\": \" \"}"),
        400,
        "invalid-field",
        "write something");
    refused(put("/versions/" + root + "/tags/No!"), 422, "invalid-name", "'No!'");
    refused(put("/versions/v0/tags/a"), 404, "unknown-version", "v0");
  }

  @Test
  void aTagIsFoundByAFilterAtOnce() {
    String tag = freshName("tag");

    ok(put("/versions/" + root + "/tags/" + tag));

    assertThat(get("/versions?filter=tag = " + tag).jsonPath().getList("id")).containsExactly(root);
  }

  @Test
  void aTagIsOnlyGivenToAVersionThatIsAsTheCallerSawIt() {
    String seen = get("/versions/" + root).header("ETag");
    String tag = freshName("tag");
    String changed = ok(given().header("If-Match", seen), "/versions/" + root + "/tags/" + tag);

    Response late =
        given().header("If-Match", seen).put("/api/v1/versions/" + root + "/tags/" + tag + "-2");

    refused(late, 412, "version-changed", root, tag);
    assertThat(changed).isNotEqualTo(seen).isEqualTo(get("/versions/" + root).header("ETag"));
    assertThat(get("/versions/" + root).jsonPath().getList("state.tags", String.class))
        .contains(tag)
        .doesNotContain(tag + "-2");
  }

  /** The ETag after a change that is accepted. */
  private static String ok(RequestSpecification request, String path) {
    Response response = request.put("/api/v1" + path);
    ok(response);
    return response.header("ETag");
  }

  @Test
  void aVersionIsRetiredRestoredAndInTheEndPurged() {
    String version = continued(second);
    String path = "/versions/" + version;
    refused(post(path + "/purge?reason=space"), 409, "version-active", "retire it before");
    refused(post(path + "/retire"), 400, "invalid-parameter", "words that say why");
    assertThat(ok(post(path + "/retire?reason=worse")).getString("state.standing"))
        .isEqualTo("retired");
    refused(
        post("/continuations", "{\"parent\": \"%s\"}".formatted(version)),
        409,
        "version-retired",
        version,
        "worse");
    assertThat(ok(post(path + "/restore?reason=needed")).getString("state.standing"))
        .isEqualTo("active");
    ok(post(path + "/retire?reason=worse"));
    ok(post(path + "/retire?reason=worse"));

    assertThat(ok(post(path + "/purge?reason=space")).getString("state.reason")).isEqualTo("space");

    refused(post(path + "/restore?reason=oh"), 410, "version-purged", version);
    refused(get(path + "/files/config.json"), 410, "version-purged", "space", "choose another");
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void aVersionThatAnOpenRunNeedsIsNotPurged() {
    String version = continued(second);
    String run = Api.accepted(post("/continuations", "{\"parent\": \"%s\"}".formatted(version)));
    ok(post("/versions/" + version + "/retire?reason=worse"));

    Response purged = post("/versions/" + version + "/purge?reason=space");

    refused(purged, 409, "version-in-use", version, "run " + run, "let it end, or cancel it");
    assertThat(get("/versions/" + version).jsonPath().getString("state.standing"))
        .isEqualTo("retired");
  }

  @Test
  void aVersionThatAnAliasNamesIsNotRetired() {
    moved("/models/" + MODEL + "/aliases/stable", first);

    refused(
        post("/versions/" + first + "/retire?reason=old"),
        409,
        "version-aliased",
        "stable",
        "move or remove");
  }

  @Test
  void relativesAreFoundInEveryDirection() {
    assertThat(get("/versions/" + grandchild + "/ancestors").jsonPath().getList("id"))
        .containsExactly(first, root);
    assertThat(get("/versions/" + root + "/descendants").jsonPath().getList("id", String.class))
        .contains(first, second, grandchild);
    assertThat(
            get("/versions/" + grandchild + "/common-ancestors/" + second).jsonPath().getList("id"))
        .containsExactly(root);
    assertThat(get("/versions/" + root + "/paths/" + grandchild).jsonPath().getList("$"))
        .containsExactly(List.of(root, first, grandchild));
    refused(
        get("/versions/" + second + "/paths/" + grandchild),
        409,
        "unrelated-versions",
        grandchild + " did not come from " + second,
        "common ancestors");
    refused(get("/versions/v0/ancestors"), 404, "unknown-version", "v0");
  }

  @Test
  void relativesComePageByPage() {
    Response page = get("/versions/" + grandchild + "/ancestors?limit=1");
    String next = page.header("Link").replaceAll("<(.*)>.*", "$1");

    Response last = given().urlEncodingEnabled(false).get(next);

    assertThat(page.jsonPath().getList("id")).containsExactly(first);
    assertThat(last.jsonPath().getList("id")).containsExactly(root);
    assertThat(last.header("Link")).isNull();
    refused(
        get("/versions/" + grandchild + "/ancestors?cursor=eA"),
        400,
        "invalid-parameter",
        "cursor is 'eA'",
        "this list");
  }

  @Test
  void theForgettingLedgerComparesWithTheBestAncestor() {
    JsonPath rows = get("/versions/" + grandchild + "/forgetting").jsonPath();

    assertThat(rows.getList("dataset.name")).containsExactly(MODEL);
    assertThat(rows.getString("[0].ancestor")).isEqualTo(first);
    assertThat(rows.getDouble("[0].difference")).isCloseTo(0, within(1e-9));
  }

  @Test
  void theLogTellsWhoDidWhatFromWhere() {
    String tag = freshName("tag");
    ok(
        given()
            .header("X-Meristem-Actor", "ada")
            .header("User-Agent", "audit-test/1")
            .put("/api/v1/versions/" + root + "/tags/" + tag));

    JsonPath commits = get("/models/" + MODEL + "/log?limit=1").jsonPath();

    assertThat(commits.getString("[0].entries[0].type")).isEqualTo("version-tagged");
    assertThat(commits.getString("[0].entries[0].tag")).isEqualTo(tag);
    assertThat(commits.getString("[0].actor.name")).isEqualTo("ada");
    assertThat(commits.getString("[0].actor.origin")).endsWith(" audit-test/1");
    JsonPath all = get("/models/" + MODEL + "/log?limit=1000").jsonPath();
    assertThat(all.getList("sequence", Integer.class).getLast()).isEqualTo(1);
    assertThat(all.getString("[-1].actor.origin")).isEqualTo("run r" + root.substring(1));
  }

  @Test
  void theLogComesPageByPageTheNewestFirst() {
    Response page = get("/models/" + MODEL + "/log?limit=2");
    String next = page.header("Link").replaceAll("<(.*)>.*", "$1");

    Response following = given().urlEncodingEnabled(false).get(next);

    int oldest = page.jsonPath().getInt("[1].sequence");
    assertThat(page.jsonPath().getInt("[0].sequence")).isEqualTo(oldest + 1);
    assertThat(following.jsonPath().getInt("[0].sequence")).isEqualTo(oldest - 1);
    refused(get("/models/" + MODEL + "/log?cursor=eA"), 400, "invalid-parameter", "cursor");
    refused(get("/models/none-such/log"), 404, "unknown-model", "none-such");
  }

  @Test
  void thePastIsReadByCommitAndByMoment() {
    String published = get("/models/" + MODEL + "/log?limit=1000").jsonPath().getString("[-2].at");
    String tag = freshName("tag");
    ok(put("/versions/" + root + "/tags/" + tag));

    JsonPath then = ok(get("/models/" + MODEL + "?at=2"));

    assertThat(then.getInt("versions")).isEqualTo(2);
    assertThat(then.getString("newest")).isEqualTo(first);
    assertThat(ok(get("/models/" + MODEL + "/lineage?at=" + published)).getList("versions.id"))
        .containsExactly(root, first);
    assertThat(ok(get("/versions/" + root + "?at=1")).getList("state.tags")).isEmpty();
    refused(get("/versions/" + first + "?at=1"), 404, "unknown-version", first);
    refused(get("/models/" + MODEL + "?at=99999"), 400, "invalid-parameter", "a commit from 1 to");
    refused(get("/models/" + MODEL + "?at=soon"), 400, "invalid-parameter", "'soon'");
    refused(
        get("/models/" + MODEL + "?at=2001-01-01T00:00:00Z"), 404, "nothing-yet", "later moment");
  }

  @Test
  void anAliasOfThePastIsWhatItStoodForThen() {
    String model = freshName("past");
    String before = Api.root(model, store);
    String after = continued(before);
    String alias = "/models/" + model + "/aliases/live";
    moved(alias, before);
    int then = get("/models/" + model + "/log?limit=1").jsonPath().getInt("[0].sequence");
    moved(alias, after);
    String reference = "/versions/" + model + "@live";

    JsonPath past = ok(get(reference + "?at=" + then));

    assertThat(past.getString("id")).isEqualTo(before);
    assertThat(ok(get(reference)).getString("id")).isEqualTo(after);
    assertThat(ok(get(reference + "/forgetting?at=" + then)).getList("$")).isEmpty();
    assertThat(ok(get(reference + "/forgetting")).getList("ancestor")).containsExactly(before);
    refused(get(reference + "?at=1"), 404, "unknown-version", model + "@live");
  }

  private static void moved(String alias, String version) {
    ok(
        given()
            .contentType("application/json")
            .body("{\"version\": \"%s\"}".formatted(version))
            .put("/api/v1" + alias));
  }

  @Test
  void aDayMeansItsEnd() {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);

    JsonPath then = ok(get("/models/" + MODEL + "/lineage?at=" + day));

    assertThat(then.getList("versions.id", String.class)).contains(root, grandchild);
    refused(get("/models/" + MODEL + "?at=2001-01-01"), 404, "nothing-yet", "later moment");
    refused(get("/models/" + MODEL + "?at=2026-02-30"), 400, "invalid-parameter", "or a day such");
  }
}
