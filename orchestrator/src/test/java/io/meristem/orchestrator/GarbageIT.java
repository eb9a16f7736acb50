package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.postWithKey;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A root, and a child that has its rows, on a real S3 server. */
@QuarkusTest
@WithTestResource(Servers.class)
class GarbageIT {

  private static final String REASON = "{\"reason\": \"to have room\"}";

  @Inject ObjectStore store;

  private String model = "";
  private String root = "";
  private String child = "";

  @BeforeEach
  void growFrozen() {
    model = Api.freshName("garbage");
    root = Api.root(model, store);
    awaitClosed(root);
    child = grown(root, "old");
  }

  private String grown(String parent, String freeze) {
    String grown =
        Api.published(
            post(
                "/growths",
                "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}, \"freeze\": \"%s\"}}"
                    .formatted(parent, freeze)),
            store);
    awaitClosed(grown);
    return grown;
  }

  /** A run needs its parent until the world has heard of its end. */
  private void awaitClosed(String version) {
    String markers = "open/r" + version.substring(1) + ".";
    Await.until("its run has no marker", () -> store.keysAfter(markers, "", 1).isEmpty());
  }

  private static void purge(String version) {
    ok(post("/versions/" + version + "/retire?reason=old"));
    ok(post("/versions/" + version + "/purge?reason=old"));
  }

  private static JsonPath ok(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath();
  }

  private JsonPath collected() {
    Response begun = post("/garbage/collections", REASON);
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
    String path = "/garbage/collections/" + begun.jsonPath().getString("id");
    assertThat(begun.header("Location")).endsWith("/api/v1" + path);
    Await.until("it is done", () -> !get(path).jsonPath().getString("state").equals("collecting"));
    return get(path).jsonPath();
  }

  private Set<String> named(String version) {
    return document(version).blobs().map(BlobRef::key).collect(Collectors.toSet());
  }

  private VersionDocument document(String version) {
    return store.keysAfter("blobs/r" + version.substring(1) + "/", "", 100).stream()
        .flatMap(key -> store.get(key).stream())
        .filter(text -> text.contains("\"id\":\"" + version + "\""))
        .map(text -> Documents.read(version, text, VersionDocument.class))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDescendantOfAPurgedAndCollectedParentIsTheSameToTheBit() {
    String weights = "/versions/" + child + "/files/model.safetensors";
    byte[] before = get(weights).asByteArray();
    byte[] exported = get("/versions/" + child + "/exports/torchscript").asByteArray();
    String parentOutOfIt = "/versions/" + child + "/exports/bundle?at=" + root;
    byte[] bundle = get(parentOutOfIt).asByteArray();
    Set<String> parent = named(root);
    Set<String> shared = named(child);
    purge(root);

    JsonPath collection = collected();

    assertThat(collection.getString("state")).isEqualTo("done");
    assertThat(get(weights).asByteArray()).isEqualTo(before);
    assertThat(get("/versions/" + child + "/exports/torchscript").asByteArray())
        .isEqualTo(exported);
    assertThat(get(parentOutOfIt).asByteArray()).isEqualTo(bundle);
    assertThat(parent).anyMatch(shared::contains);
    assertThat(parent)
        .allSatisfy(
            key -> assertThat(store.size(key).isPresent()).as(key).isEqualTo(shared.contains(key)));
  }

  @Test
  void aPurgedVersionKeepsItsPlaceAndItsHistoryButNoFile() {
    purge(root);

    var _ = collected();

    assertThat(ok(get("/versions/" + root)).getString("state.standing")).isEqualTo("purged");
    assertThat(ok(get("/versions/" + child + "/ancestors")).getList("id")).containsExactly(root);
    assertThat(get("/versions/" + child + "/cost").statusCode()).isEqualTo(200);
    refused(
        get("/versions/" + root + "/files/model.safetensors"), 410, "version-purged", root, "old");
    refused(get("/versions/" + root + "/exports/torchscript"), 410, "version-purged", root, "old");
  }

  @Test
  void aDryRunSaysWhatACollectionThenFreesAndTheLogKeepsWhoAskedForIt() {
    purge(child);
    JsonPath dry = ok(get("/garbage?limit=1000"));
    List<String> keys = dry.getList("keys.findAll { it.version == '" + child + "' }.key");
    assertThat(keys).isNotEmpty().allMatch(key -> store.size(key).isPresent());
    assertThat(dry.getString("keys.find { it.version == '" + child + "' }.reason"))
        .isEqualTo("purged-version");
    assertThat(dry.getLong("models.find { it.model == '" + model + "' }.bytes")).isPositive();

    JsonPath collection = collected();

    assertThat(keys).noneMatch(key -> store.size(key).isPresent());
    assertThat(collection.getLong("freed.bytes")).isGreaterThanOrEqualTo(dry.getLong("bytes"));
    assertThat(collection.getLong("freed.objects")).isGreaterThanOrEqualTo(dry.getLong("objects"));
    assertThat(collection.getList("reasons.reason")).contains("purged-version");
    assertThat(ok(get("/garbage?limit=1000")).getList("keys.version")).doesNotContain(child);
    assertThat(collection.getString("reason")).isEqualTo("to have room");
    assertThat(collection.getString("by.name")).isEqualTo("local");
    assertThat(ok(get("/garbage/collections")).getString("[0].id"))
        .isEqualTo(collection.getString("id"));
  }

  @Test
  void askingTwiceUnderOneKeyIsOneCollection() {
    String key = Api.freshName("key");
    String first = postWithKey(key, "/garbage/collections", REASON).jsonPath().getString("id");
    String path = "/garbage/collections/" + first;
    Await.until("it is done", () -> get(path).jsonPath().getString("state").equals("done"));

    Response second = postWithKey(key, "/garbage/collections", REASON);

    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.jsonPath().getString("id")).isEqualTo(first);
    assertThat(second.jsonPath().getString("state")).isEqualTo("done");
    assertThat(ok(get("/garbage/collections")).getList("id")).containsOnlyOnce(first);
    refused(
        postWithKey(key, "/garbage/collections", "{\"reason\": \"another\"}"),
        422,
        "idempotency-key-reused",
        first);
  }

  @Test
  void whatIsNoCollectionIsRefused() {
    refused(get("/garbage/collections/c0"), 404, "unknown-collection", "c0");
    refused(post("/garbage/collections", "{}"), 400, "invalid-field", "reason");
    refused(post("/garbage/collections", "{\"reason\": \" \"}"), 400, "invalid-field", "blank");
    refused(get("/garbage?limit=0"), 400, "invalid-parameter", "limit");
  }

  @Test
  void whatTheRulesDoNotKeepIsRetiredAndPurgedWithTheReason() {
    String path = "/models/" + model + "/retention";
    String second = grown(child, "none");
    String newest = grown(second, "none");
    refused(get(path + "/preview"), 409, "no-retention", model, "PUT");
    ok(put(path, "{\"last\": 1, \"purgeAfter\": \"PT0S\"}"));
    JsonPath dry = ok(get(path + "/preview"));
    assertThat(dry.getList("purge.version")).containsExactly(second, child, root);
    assertThat(dry.getString("keep[0].why")).contains("last 1");
    assertThat(ok(get("/versions/" + root)).getString("state.standing")).isEqualTo("active");

    JsonPath done = ok(post(path + "/applications", "{\"reason\": \"monthly\"}"));

    assertThat(done.getInt("counts.purge")).isEqualTo(3);
    JsonPath version = ok(get("/versions/" + second));
    assertThat(version.getString("state.standing")).isEqualTo("purged");
    assertThat(version.getString("state.reason")).contains("monthly", "no rule keeps it");
    assertThat(ok(get("/versions/" + newest)).getString("state.standing")).isEqualTo("active");
    assertThat(ok(get(path + "/preview")).getInt("counts.purge")).isZero();
  }

  @Test
  void theRulesChangeOnlyFromWhereTheCallerSawThem() {
    String path = "/models/" + model + "/retention";
    Response none = get(path);
    assertThat(none.header("ETag")).isEqualTo("\"0\"");
    String first =
        given()
            .header("If-Match", "\"0\"")
            .contentType("application/json")
            .body("{\"last\": 3}")
            .put("/api/v1" + path)
            .header("ETag");

    Response late =
        given()
            .header("If-Match", "\"0\"")
            .contentType("application/json")
            .body("{\"last\": 1}")
            .put("/api/v1" + path);

    refused(late, 412, "retention-changed", "look at it again");
    assertThat(ok(get(path)).getInt("rules.last")).isEqualTo(3);
    assertThat(ok(get(path)).getString("rules.purgeAfter")).isEqualTo("PT168H");
    assertThat(given().header("If-Match", first).delete("/api/v1" + path).statusCode())
        .isEqualTo(200);
    assertThat(ok(get(path)).getString("rules")).isNull();
    refused(put(path, "{}"), 400, "invalid-field", "last, every or tagged");
  }

  private static Response put(String path, String json) {
    return given().contentType("application/json").body(json).put("/api/v1" + path);
  }
}
