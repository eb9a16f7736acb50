package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TINY;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class ModelsIT {

  private static final String DATASET = "models-it";

  @Inject ObjectStore store;

  @BeforeEach
  void prepareDataset() {
    if (get("/datasets/" + DATASET).statusCode() == 404) {
      Api.dataset(DATASET, store);
    }
  }

  @Test
  void aTrainedRootIsAVersionOfItsModel() {
    String model = freshName("model");

    String version = Api.published(post("/models", TINY.formatted(model, DATASET)), store);

    var view = get("/models/" + model).jsonPath();
    assertThat(view.getString("newest")).isEqualTo(version);
    assertThat(view.getInt("versions")).isEqualTo(1);
    assertThat(get("/models").jsonPath().getList("name", String.class)).contains(model);
  }

  @Test
  void aDryRunOfARootSaysWhatItNeedsAndDoesNothing() {
    String model = freshName("model");

    Response estimate = post("/models?dryRun=true", TINY.formatted(model, DATASET));

    assertThat(estimate.statusCode()).isEqualTo(200);
    var view = estimate.jsonPath();
    assertThat(view.getString("spec.type")).isEqualTo("train-root");
    assertThat(view.getLong("estimate.checkpointBytes"))
        .isGreaterThanOrEqualTo(4 * view.getLong("estimate.parameters"));
    assertThat(view.getLong("estimate.trainingTokens")).isPositive();
    assertThat(get("/runs?limit=1000").jsonPath().getList("model", String.class))
        .doesNotContain(model);
  }

  @Test
  void theLineageHasTheRootFirst() {
    String model = freshName("model");
    String root = Api.root(model, store);
    String child =
        Api.published(
            post(
                "/growths",
                "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}".formatted(root)),
            store);

    Response lineage = get("/models/" + model + "/lineage");

    var view = lineage.jsonPath();
    assertThat(view.getList("versions.id")).containsExactly(root, child);
    assertThat(view.getList("versions.edge")).containsExactly("root", "growth");
    assertThat(view.getString("versions[1].parents[0]")).isEqualTo(root);
    assertThat(view.getBoolean("versions[1].certificate.passed")).isTrue();
    assertThat(view.getMap("versions[0].certificate")).isNull();
  }

  @Test
  void aNameWithARootIsTaken() {
    String model = freshName("model");
    accepted(post("/models", TINY.formatted(model, DATASET)));

    Response second = post("/models", TINY.formatted(model, DATASET));

    refused(second, 409, "model-exists", model, "choose another name");
  }

  @Test
  void anUnknownModelIsNotFound() {
    refused(get("/models/none-such"), 404, "unknown-model", "none-such", "GET /api/v1/models");
  }

  @Test
  void theLineageOfAnUnknownModelIsNotFound() {
    refused(get("/models/none-such/lineage"), 404, "unknown-model", "none-such");
  }

  @Test
  void anUnknownDatasetIsRefused() {
    Response response = post("/models", TINY.formatted("a", "none-such"));

    refused(response, 404, "unknown-dataset", "none-such", "POST /api/v1/datasets");
  }

  @Test
  void aNameMustFitItsAlphabet() {
    Response response = post("/models", TINY.formatted("Nö", DATASET));

    refused(response, 422, "invalid-name", "model name 'Nö'", "a-z, 0-9 and -");
  }

  @Test
  void oddRotaryDimensionsAreRefused() {
    refused(withConfig("\"rotaryDims\": 3"), 422, "invalid-config", "rotaryDims", "even", "not 3");
  }

  @Test
  void fewerThanTwoTokensAreRefused() {
    refused(
        withConfig("\"tokens\": {\"ffn\": 1}"),
        422,
        "invalid-config",
        "at least 2 tokens",
        "not 1");
  }

  @Test
  void aVocabularyThatIsNotTheDatasetsIsRefused() {
    refused(
        withConfig("\"vocabulary\": 1000"),
        422,
        "vocabulary-mismatch",
        "1000",
        "dataset models-it is 256",
        "choose a dataset");
  }

  @Test
  void rowsThatTheDatasetCannotFillAreRefused() {
    refused(
        withConfig("\"sequence\": 4096"),
        422,
        "dataset-too-short",
        "dataset models-it",
        "a row takes 4097",
        "register a longer text");
  }

  private static Response withConfig(String field) {
    return post(
        "/models",
        "{\"name\": \"%s\", \"dataset\": \"%s\", \"config\": {%s}}"
            .formatted(freshName("model"), DATASET, field));
  }
}
