package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version whose weights lie in blobs of its own and of its ancestors. */
@QuarkusTest
@WithTestResource(Servers.class)
class SegmentsIT {

  private static final String PRUNING = "{\"version\": \"%s\", \"ancestor\": \"%s\"}";

  @Inject ObjectStore store;

  private String root = "";
  private String child = "";
  private String weights = "";

  @BeforeEach
  void growFrozen() {
    root = Api.root(Api.freshName("segments"), store);
    child = grown(root, "old");
    weights = "/versions/" + child + "/files/model.safetensors";
  }

  @Test
  void aFileInSegmentsIsStreamedAsTheFileThatWasTrained() {
    Response file = get(weights);

    byte[] content = file.asByteArray();
    String sha256 = Sha256.hex(Sha256.newDigest().digest(content));
    assertThat(file.header("ETag")).isEqualTo("\"" + sha256 + "\"");
    assertThat(file.header("Content-Length")).isEqualTo(Integer.toString(content.length));
    var stored = store.keysAfter("blobs/r" + child.substring(1) + "/", "", 10);
    assertThat(stored).isNotEmpty().noneMatch(key -> key.endsWith(sha256));
  }

  @Test
  void aRangeMayCrossSegments() {
    byte[] whole = get(weights).asByteArray();

    for (int from = 4000; from < whole.length; from += 5000) {
      int to = Math.min(from + 4096, whole.length) - 1;
      Response part =
          given().header("Range", "bytes=%d-%d".formatted(from, to)).get("/api/v1" + weights);
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, to + 1));
    }
  }

  @Test
  void aDryRunOfAPruningTellsWhatWouldBeLeft() {
    Response dry = post("/prunings?dryRun=true", PRUNING.formatted(child, root));

    assertThat(dry.statusCode()).isEqualTo(200);
    var answer = dry.jsonPath();
    long left = get("/versions/" + root).jsonPath().getLong("parameters");
    long had = get("/versions/" + child).jsonPath().getLong("parameters");
    assertThat(answer.getString("spec.type")).isEqualTo("prune");
    assertThat(answer.getLong("estimate.parameters")).isEqualTo(left);
    assertThat(answer.getLong("estimate.addedParameters")).isEqualTo(left - had);
  }

  @Test
  void aPrunedVersionIsPublishedAsTheAncestorAgain() {
    String pruned = Api.published(post("/prunings", PRUNING.formatted(child, root)), store);

    var view = get("/versions/" + pruned).jsonPath();
    assertThat(view.getString("edge")).isEqualTo("prune");
    assertThat(view.getList("parents")).containsExactly(child);
    assertThat(get("/versions/" + pruned + "/files/model.safetensors").header("ETag"))
        .isEqualTo(get("/versions/" + root + "/files/model.safetensors").header("ETag"));
    assertThat(view.getBoolean("certificate.passed")).isTrue();
    assertThat(get("/versions/" + pruned + "/exports/card").asString())
        .contains("pruned from its parent")
        .doesNotContain("What its growth changed");
  }

  @Test
  void whatCannotBePrunedIsRefusedWithTheReason() {
    String trained = grown(root, "none");

    refused(prune(trained, root), 409, "old-rows-trained", trained, "embed");
    refused(prune(root, child), 422, "not-an-ancestor", root, child);
    refused(prune(child, child), 422, "not-an-ancestor", child);
    refused(prune("v0", root), 404, "unknown-version", "v0");
    refused(prune(child, "v0"), 404, "unknown-version", "v0");
    refused(post("/prunings", "{\"version\": \"v0\"}"), 400, "invalid-field", "ancestor");
  }

  @Test
  void aVersionThatHasNothingMoreThanItsAncestorIsNotPruned() {
    String pruned = Api.published(post("/prunings", PRUNING.formatted(child, root)), store);

    Response again = prune(pruned, root);

    refused(again, 422, "nothing-to-prune", pruned, root);
  }

  @Test
  void aPruningTakesItsVersionsByAliasToo() {
    String model = get("/versions/" + root).jsonPath().getString("model");
    for (String version : List.of(root, child)) {
      given()
          .contentType("application/json")
          .body("{\"version\": \"%s\"}".formatted(version))
          .put("/api/v1/models/" + model + "/aliases/of-" + version);
    }

    Response dry =
        post(
            "/prunings?dryRun=true",
            PRUNING.formatted(model + "@of-" + child, model + "@of-" + root));

    assertThat(dry.statusCode()).as(dry.asString()).isEqualTo(200);
    assertThat(dry.jsonPath().getString("spec.parent.version")).isEqualTo(child);
    assertThat(dry.jsonPath().getString("spec.ancestor.version")).isEqualTo(root);
  }

  @Test
  void aRetiredVersionIsNotPrunedNorOneBackToAPurgedAncestor() {
    String active = grown(root, "old");
    post("/versions/" + root + "/retire?reason=old");
    assertThat(post("/prunings?dryRun=true", PRUNING.formatted(active, root)).statusCode())
        .isEqualTo(200);
    Await.until(
        "nothing needs the root",
        () -> post("/versions/" + root + "/purge?reason=old").statusCode() == 200);
    post("/versions/" + child + "/retire?reason=worse");

    Response retired = prune(child, root);
    Response purged = prune(active, root);

    refused(retired, 409, "version-retired", child, "worse");
    refused(purged, 410, "version-purged", root, "choose another");
  }

  private static Response prune(String version, String ancestor) {
    return post("/prunings", PRUNING.formatted(version, ancestor));
  }

  private String grown(String parent, String freeze) {
    return Api.published(post("/growths", growth(parent, freeze)), store);
  }

  private static String growth(String parent, String freeze) {
    return "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}, \"freeze\": \"%s\"}}"
        .formatted(parent, freeze);
  }
}
