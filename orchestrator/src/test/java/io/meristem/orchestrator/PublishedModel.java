package io.meristem.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/** A dataset, a root and a child, asked for over REST and worked off by hand. */
final class PublishedModel {

  private PublishedModel() {}

  /** The ids of its three runs. */
  static void by(Packaged orchestrator, ObjectStore store, String name) {
    published(
        orchestrator,
        store,
        RestAssured.given()
            .contentType("text/plain")
            .body(Api.TEXT)
            .post(orchestrator.uri("/api/v1/datasets?name=" + name)));
    String root =
        published(
            orchestrator, store, post(orchestrator, "models", Api.TINY.formatted(name, name)));
    published(
        orchestrator,
        store,
        post(orchestrator, "continuations", "{\"parent\": \"%s\"}".formatted(root)));
  }

  private static Response post(Packaged orchestrator, String path, String json) {
    return RestAssured.given()
        .contentType("application/json")
        .body(json)
        .post(orchestrator.uri("/api/v1/" + path));
  }

  private static String published(Packaged orchestrator, ObjectStore store, Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
    String run = "/api/v1/runs/" + response.jsonPath().getString("id");
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(response.jsonPath().getString("id")));
    Await.until(
        "the run is published",
        () -> orchestrator.get(run).jsonPath().getString("state").equals("published"));
    return String.valueOf(orchestrator.get(run).jsonPath().getString("version"));
  }
}
