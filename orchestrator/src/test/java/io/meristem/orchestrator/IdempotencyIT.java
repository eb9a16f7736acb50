package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.TINY;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.postWithKey;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class IdempotencyIT {

  private static final String DATASET = "idempotency-it";

  @Inject ObjectStore store;

  @BeforeEach
  void prepareDataset() {
    if (get("/datasets/" + DATASET).statusCode() == 404) {
      Api.dataset(DATASET, store);
    }
  }

  @Test
  void askingTwiceGivesTheSameRun() {
    String key = freshName("key");
    String model = TINY.formatted(freshName("model"), DATASET);
    String first = accepted(postWithKey(key, "/models", model));

    Response second = postWithKey(key, "/models", model);

    assertThat(accepted(second)).isEqualTo(first);
  }

  @Test
  void anotherSpellingOfTheSameBodyIsTheSameRequest() {
    String key = freshName("key");
    String name = freshName("model");
    String first =
        accepted(
            postWithKey(
                key,
                "/models",
                "{\"name\": \"%s\", \"dataset\": \"%s\"}".formatted(name, DATASET)));

    Response second =
        postWithKey(
            key, "/models", "{ \"dataset\":\"%s\",\"name\":\"%s\" }".formatted(DATASET, name));

    assertThat(accepted(second)).isEqualTo(first);
  }

  @Test
  void askingAgainAfterTheEndGivesTheSameRun() {
    String key = freshName("key");
    String model = TINY.formatted(freshName("model"), DATASET);
    String version = Api.published(postWithKey(key, "/models", model), store);

    Response again = postWithKey(key, "/models", model);

    accepted(again);
    assertThat(again.jsonPath().getString("version")).isEqualTo(version);
  }

  @Test
  void anUploadMayBeSentTwiceAndIsKeptOnce() {
    String key = freshName("key");
    String name = freshName("text");
    String first = accepted(uploadWithKey(key, name, TEXT));

    Response second = uploadWithKey(key, name, TEXT);

    assertThat(accepted(second)).isEqualTo(first);
    assertThat(store.keysAfter("uploads/" + first + "/", "", 10)).hasSize(1);
  }

  @Test
  void anotherTextUnderTheSameKeyIsRefusedAndNotKept() {
    String key = freshName("key");
    String name = freshName("text");
    String first = accepted(uploadWithKey(key, name, TEXT));

    Response other = uploadWithKey(key, name, TEXT + "!");

    refused(other, 422, "idempotency-key-reused", first, "choose a new key");
    assertThat(store.keysAfter("uploads/" + first + "/", "", 10)).hasSize(1);
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefusedByTheRunThatItStandsFor() {
    String key = freshName("key");
    String first =
        accepted(postWithKey(key, "/models", TINY.formatted(freshName("model"), DATASET)));

    Response other = postWithKey(key, "/models", TINY.formatted(freshName("model"), DATASET));

    refused(other, 422, "idempotency-key-reused", first, "choose a new key");
  }

  @Test
  void anotherPathUnderTheSameKeyIsRefused() {
    String key = freshName("key");
    String first = accepted(uploadWithKey(key, freshName("text"), TEXT));

    Response other = postWithKey(key, "/models", TINY.formatted(freshName("model"), DATASET));

    refused(other, 422, "idempotency-key-reused", first);
  }

  @Test
  void otherTermsUnderTheSameKeyAreRefused() {
    String key = freshName("key");
    String model = TINY.formatted(freshName("model"), DATASET);
    String first = accepted(postWithKey(key, "/models?priority=50", model));

    assertThat(accepted(postWithKey(key, "/models", model))).isEqualTo(first);
    refused(
        postWithKey(key, "/models?priority=51", model),
        422,
        "idempotency-key-reused",
        first,
        "terms");
  }

  @Test
  void aKeyBelongsToWhoSentIt() {
    String key = freshName("key");
    String model = TINY.formatted(freshName("model"), DATASET);
    String first = accepted(postWithKey(key, "/models", model));

    Response somebodyElse =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", key)
            .header("X-Meristem-Actor", "somebody-else")
            .body(TINY.formatted(freshName("model"), DATASET))
            .post("/api/v1/models");

    assertThat(accepted(somebodyElse)).isNotEqualTo(first);
  }

  @Test
  void withoutAKeyEveryRequestIsItsOwnRun() {
    String name = freshName("text");
    String first = accepted(upload(name, TEXT));

    Response second = upload(name, TEXT);

    assertThat(accepted(second)).isNotEqualTo(first);
  }

  @Test
  void aKeyStandsForAPlanOrForARun() {
    String ofPlan = freshName("key");
    String ofRun = freshName("key");
    String plan = planWithKey(ofPlan).jsonPath().getString("id");
    String run = accepted(uploadWithKey(ofRun, freshName("text"), TEXT));

    Response runForPlan = uploadWithKey(ofPlan, freshName("text"), TEXT);
    Response planForRun = planWithKey(ofRun);

    refused(runForPlan, 422, "idempotency-key-reused", "for plan " + plan, "choose a new key");
    refused(planForRun, 422, "idempotency-key-reused", "for run " + run, "choose a new key");
    assertThat(get("/plans/" + plan).statusCode()).isEqualTo(200);
    post("/plans/" + plan + "/cancel");
  }

  private static Response planWithKey(String key) {
    return postWithKey(
        key,
        "/plans",
        """
        {"name": "p", "stages": [{"name": "root", "type": "train", "model": "%s",
         "dataset": "%s", "budget": {"steps": 1}}]}\
        """
            .formatted(freshName("model"), DATASET));
  }

  @Test
  void aBlankKeyIsRefused() {
    refused(
        postWithKey(" ", "/models", TINY.formatted(freshName("model"), DATASET)),
        422,
        "invalid-idempotency-key",
        "1 to 255 characters");
  }

  @Test
  void aRefusedRequestDoesNotUseUpItsKey() {
    String key = freshName("key");
    String name = freshName("model");
    refused(
        postWithKey(key, "/models", TINY.formatted(name, "none-such")),
        404,
        "unknown-dataset",
        "none-such");

    Response mended = postWithKey(key, "/models", TINY.formatted(name, DATASET));

    accepted(mended);
  }

  @Test
  void eightAtOnceWithOneKeyGetOneRun() throws Exception {
    String key = freshName("key");
    String model = TINY.formatted(freshName("model"), DATASET);
    int before = get("/runs?limit=1000").jsonPath().getList("id").size();

    List<String> runs = atOnce(8, () -> accepted(postWithKey(key, "/models", model)));

    assertThat(runs).hasSize(8).containsOnly(runs.getFirst());
    assertThat(get("/runs?limit=1000").jsonPath().getList("id")).hasSize(before + 1);
  }

  private static List<String> atOnce(int threads, Callable<String> call) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<String>> answers =
          executor.invokeAll(Stream.generate(() -> call).limit(threads).toList());
      return answers.stream().map(Future::resultNow).toList();
    }
  }

  private static Response uploadWithKey(String key, String name, String text) {
    return given()
        .contentType("text/plain")
        .header("Idempotency-Key", key)
        .queryParam("name", name)
        .body(text)
        .post("/api/v1/datasets");
  }

  @Test
  void theRunOfAKeyIsTheOneInTheLocation() {
    Response response = post("/models", TINY.formatted(freshName("model"), DATASET));

    Response run = given().get(response.header("Location"));

    assertThat(run.jsonPath().getString("id")).isEqualTo(accepted(response));
  }
}
