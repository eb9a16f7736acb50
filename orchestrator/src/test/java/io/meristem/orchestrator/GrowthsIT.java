package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class GrowthsIT {

  private static final String MODEL = "growths-it";

  @Inject ObjectStore store;

  private String parent = "";

  @BeforeEach
  void trainParent() {
    Response model = get("/models/" + MODEL);
    if (model.statusCode() == 404) {
      Api.root(MODEL, store);
    }
    parent = get("/models/" + MODEL + "/lineage").jsonPath().getString("versions[0].id");
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndDoesNothing() {
    int runs = get("/runs?limit=1000").jsonPath().getList("id").size();

    Response estimate = post("/growths?dryRun=true", growth(factor("2")));

    assertThat(estimate.statusCode()).isEqualTo(200);
    var view = estimate.jsonPath();
    assertThat(view.getString("spec.type")).isEqualTo("grow");
    assertThat(view.getLong("estimate.addedParameters")).isEqualTo(2 * 2 * 8 * (4 * 8 + 32));
    assertThat(view.getLong("estimate.trainingTokens")).isEqualTo(10 * 2 * 16);
    assertThat(view.getDouble("estimate.seconds")).isPositive();
    assertThat(view.getLong("estimate.peakMemoryBytes"))
        .isGreaterThan(view.getLong("estimate.checkpointBytes") * 4);
    assertThat(get("/runs?limit=1000").jsonPath().getList("id")).hasSize(runs);
  }

  @Test
  void aDryRunSaysTheWholeRecipeAndTakesItBack() {
    var first = post("/growths?dryRun=true", growth(factor("2"))).jsonPath();
    assertThat(first.getDouble("spec.recipe.tokens.all.factor")).isEqualTo(2);
    assertThat(first.getString("spec.recipe.init.type")).isEqualTo("zero-key");
    assertThat(first.getLong("spec.recipe.tau.steps")).isEqualTo(1);
    assertThat(first.getString("spec.recipe.freeze")).isEqualTo("none");
    assertThat(first.getString("spec.recipe.optimizer")).isEqualTo("keep");

    Response again =
        post(
            "/growths?dryRun=true",
            Documents.json(Map.of("parent", parent, "recipe", first.getMap("spec.recipe"))));

    assertThat(again.jsonPath().getMap("spec")).isEqualTo(first.getMap("spec"));
  }

  @Test
  void aRampThatIsLongerThanTheTrainingIsRefused() {
    String recipe = "{\"tokens\": {\"factor\": 2}, \"tau\": {\"type\": \"ramp\", \"steps\": 1000}}";

    refused(post("/growths", growth(recipe)), 422, "ramp-too-long", "1000", "10");
  }

  @Test
  void aLossyGrowthIsMarkedInTheLineage() {
    Response response =
        post(
            "/growths",
            growth("{\"tokens\": {\"factor\": 2}, \"tau\": \"recompute\", \"lossy\": true}"));

    String child = Api.published(response, store);

    assertThat(published())
        .filteredOn(version -> version.version().equals(child))
        .singleElement()
        .matches(VersionPublished::lossy);
    assertThat(published())
        .filteredOn(version -> version.version().equals(parent))
        .noneMatch(VersionPublished::lossy);
    assertThat(get("/versions/" + child).jsonPath().getBoolean("lossy")).isTrue();
    assertThat(get("/versions/" + parent).jsonPath().getBoolean("lossy")).isFalse();
  }

  @Test
  void aLossyGrowthIsRefusedWithTheExactOne() {
    refused(
        post("/growths", growth("{\"tokens\": {\"factor\": 2}, \"tau\": \"recompute\"}")),
        422,
        "tau-kept",
        "blocks.0.attn.q",
        "tau: ramp",
        "lossy: true");
  }

  @Test
  void aGrownChildIsPublishedWithItsCertificate() {
    Response response = post("/growths", growth(factor("2")));

    String child = Api.published(response, store);
    var view = get("/versions/" + child).jsonPath();
    assertThat(view.getList("parents")).containsExactly(parent);
    assertThat(view.getInt("config.blocks[0].ffn.tokens")).isEqualTo(64);
    assertThat(view.getDouble("config.blocks[0].ffn.tau")).isCloseTo(Math.sqrt(32), within(1e-5));
    assertThat(view.getLong("training.seed")).isEqualTo(2);
  }

  @Test
  void aGrowthMayNameItsCountsAndItsTraining() {
    Response response =
        post(
            "/growths",
            """
            {"parent": "%s", "training": {"steps": 3, "seed": 7},
             "recipe": {"tokens": {"ffn": 40}, "init": {"type": "zero-key", "valueStd": 0.02}}}\
            """
                .formatted(parent));

    String run = accepted(response);
    assertThat(get("/runs/" + run).jsonPath().getString("kind")).isEqualTo("grow");
  }

  @Test
  void aContinuationKeepsTheParentsShape() {
    Response response = post("/continuations", "{\"parent\": \"%s\"}".formatted(parent));

    String child = Api.published(response, store);
    var view = get("/versions/" + child).jsonPath();
    assertThat(view.getString("edge")).isEqualTo("continue");
    assertThat(view.getLong("parameters"))
        .isEqualTo(get("/versions/" + parent).jsonPath().getLong("parameters"));
  }

  @Test
  void aContinuationCanBeTriedDry() {
    Response estimate =
        post("/continuations?dryRun=true", "{\"parent\": \"%s\"}".formatted(parent));

    assertThat(estimate.jsonPath().getLong("estimate.addedParameters")).isZero();
  }

  @Test
  void aMisspeltDryRunIsRefusedInsteadOfDone() {
    Response response = post("/growths?dryRun=yes", growth(factor("2")));

    refused(response, 400, "invalid-parameter", "dryRun", "'yes'", "true or false");
  }

  @Test
  void anUnknownParentIsRefused() {
    Response response =
        post("/growths", "{\"parent\": \"v0\", \"recipe\": %s}".formatted(factor("2")));

    refused(response, 404, "unknown-parent", "no version v0", "GET /api/v1/versions");
  }

  @Test
  void anUnknownDatasetIsRefused() {
    Response response =
        post("/continuations", "{\"parent\": \"%s\", \"dataset\": \"none\"}".formatted(parent));

    refused(response, 404, "unknown-dataset", "no dataset none", "POST /api/v1/datasets");
  }

  @Test
  void growthThatAddsNothingIsRefused() {
    refused(
        post("/growths", growth(factor("1"))), 422, "something-added", "no layer", "ask for more");
  }

  @Test
  void growthThatShrinksIsRefused() {
    refused(
        post("/growths", growth("{\"tokens\": {\"q\": 4}}")),
        422,
        "no-shrinking",
        "blocks.0.attn.q",
        "8 tokens would become 4",
        "at least 8");
  }

  @Test
  void aFactorThatGivesFractionsIsRefused() {
    refused(
        post("/growths", growth(factor("1.3"))),
        422,
        "whole-tokens",
        "blocks.0.attn.q",
        "8 tokens would become 10.4",
        "choose a factor");
  }

  @Test
  void zeroValuesAreRefused() {
    Response response =
        post(
            "/growths",
            growth(
                "{\"tokens\": {\"factor\": 2}, \"init\": {\"type\": \"zero-key\", \"valueStd\": 0}}"));

    refused(response, 422, "no-dead-tokens", "valueStd is 0", "leave it out");
  }

  @Test
  void softmaxWithZeroKeysIsRefused() {
    String model = freshName("softmax");
    String root =
        Api.published(
            post(
                "/models",
                """
                {"name": "%s", "dataset": "%s", "training": {"steps": 1, "batch": 1},
                 "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16, "theta": "softmax"}}\
                """
                    .formatted(model, MODEL)),
            store);

    Response response =
        post("/growths", "{\"parent\": \"%s\", \"recipe\": %s}".formatted(root, factor("2")));

    refused(response, 422, "zero-keys-ignored", "SOFTMAX", "init: duplicate");
  }

  private List<VersionPublished> published() {
    var log = Lineage.log(store, MODEL, InstantSource.system());
    return log.read(log.start()).state().versions().stream().map(VersionState::published).toList();
  }

  private String growth(String how) {
    return "{\"parent\": \"%s\", \"recipe\": %s}".formatted(parent, how);
  }

  private static String factor(String factor) {
    return "{\"tokens\": {\"factor\": %s}}".formatted(factor);
  }
}
