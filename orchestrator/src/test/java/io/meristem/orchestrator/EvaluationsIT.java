package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class EvaluationsIT {

  private static final String MODEL = "evaluations-it";

  @Inject ObjectStore store;
  private String root = "";
  private String child = "";

  @BeforeEach
  void growOnce() {
    if (get("/models/" + MODEL).statusCode() == 404) {
      String parent = Api.root(MODEL, store);
      Api.dataset(MODEL + "-other", store);
      Api.published(
          post(
              "/growths",
              "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}".formatted(parent)),
          store);
    }
    JsonPath lineage = get("/models/" + MODEL + "/lineage").jsonPath();
    root = lineage.getString("versions[0].id");
    child = lineage.getString("versions[1].id");
  }

  @Test
  void aVersionShowsWhatItsNewestEvaluationsFound() {
    String first = evaluated("\"" + MODEL + "\"");
    String second = evaluated("\"%s\", \"%s-other\"".formatted(MODEL, MODEL));

    JsonPath view = get("/versions/" + root).jsonPath();

    assertThat(view.getList("evaluations.run", String.class)).startsWith(second, second, first);
    assertThat(view.getList("evaluations.dataset.name", String.class))
        .startsWith(MODEL, MODEL + "-other", MODEL);
    assertThat(view.getDouble("evaluations[0].loss")).isEqualTo(1.5);
    assertThat(view.getDouble("evaluations[0].perplexity")).isCloseTo(4.4817, within(1e-4));
    assertThat(view.getDouble("evaluations[0].bitsPerByte")).isCloseTo(2.1640, within(1e-4));
    assertThat(view.getInt("evaluations[0].sequence")).isEqualTo(8);
  }

  @Test
  void aRunShowsWhatItMeasuredAndOfWhichVersion() {
    JsonPath run = get("/runs/" + evaluated("\"" + MODEL + "\"")).jsonPath();

    assertThat(run.getString("kind")).isEqualTo("evaluate");
    assertThat(run.getString("model")).isEqualTo(MODEL);
    assertThat(run.getString("version")).isEqualTo(root);
    assertThat(run.getDouble("measured[0].loss")).isEqualTo(1.5);
    assertThat(run.getInt("measured[0].windows")).isEqualTo(3);
  }

  private String evaluated(String datasets) {
    Response response =
        post(
            "/evaluations",
            "{\"version\": \"%s\", \"datasets\": [%s], \"windows\": 3, \"sequence\": 8}"
                .formatted(root, datasets));
    return finished(accepted(response));
  }

  private String finished(String run) {
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run));
    Api.awaitState(run, "published");
    return run;
  }

  @Test
  void anUnknownVersionIsRefused() {
    Response response = post("/evaluations", "{\"version\": \"v0\", \"datasets\": [\"a\"]}");

    refused(response, 404, "unknown-version", "no version v0", "GET /api/v1/versions");
  }

  @Test
  void anUnknownSetIsRefused() {
    Response response = post("/evaluations", evaluation("\"none\"", ""));

    refused(response, 404, "unknown-dataset", "no dataset none");
  }

  @Test
  void windowsLongerThanTheContextAreRefused() {
    Response response = post("/evaluations", evaluation("\"" + MODEL + "\"", ", \"sequence\": 17"));

    refused(response, 422, "invalid-evaluation", "sequence is 17", "at most");
  }

  @Test
  void anEvaluationOfNothingIsRefused() {
    refused(post("/evaluations", evaluation("", "")), 422, "invalid-evaluation", "a dataset");
  }

  private String evaluation(String datasets, String more) {
    return "{\"version\": \"%s\", \"datasets\": [%s]%s}".formatted(root, datasets, more);
  }

  @Test
  void aVersionShowsThatItsGrowthWasConfirmed() {
    String run =
        finished(accepted(post("/verifications", "{\"version\": \"%s\"}".formatted(child))));

    JsonPath view = get("/versions/" + child).jsonPath();

    assertThat(view.getString("verifications[0].run")).isEqualTo(run);
    assertThat(view.getBoolean("verifications[0].confirmed")).isTrue();
    assertThat(view.getString("verifications[0].foundSha256"))
        .isEqualTo(view.getString("birthSha256"));
    assertThat(view.getString("verifications[0].worker")).isEqualTo(HandWorker.NAME);
    assertThat(get("/runs/" + run).jsonPath().getBoolean("verification.confirmed")).isTrue();
    assertThat(get("/runs/" + run).jsonPath().getString("version")).isEqualTo(child);
  }

  @Test
  void aRootHasNoGrowthToVerify() {
    Response response = post("/verifications", "{\"version\": \"%s\"}".formatted(root));

    refused(response, 422, "nothing-to-verify", root, "root", "a version that grew");
  }

  @Test
  void anUnknownVersionIsNotVerified() {
    refused(post("/verifications", "{\"version\": \"v0\"}"), 404, "unknown-version", "v0");
  }
}
