package io.meristem.orchestrator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Short words for calls of the REST API, and for the path from a request to its result. */
final class Api {

  /** Long enough for every training row of the tests. */
  static final String TEXT = "The quick brown fox jumps over the lazy dog.\n".repeat(50);

  /** A model as small as they come. */
  static final String TINY =
      """
      {"name": "%s", "dataset": "%s", "config": {"width": 8, "heads": 2, "layers": 2, "sequence": 16},
       "training": {"steps": 10, "batch": 2}}\
      """;

  private static final String PREFIX = "/api/v1";

  private Api() {}

  static String freshName(String what) {
    return what + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static Response get(String path) {
    return given().get(PREFIX + path);
  }

  static Response post(String path) {
    return given().post(PREFIX + path);
  }

  static Response post(String path, String json) {
    return json().body(json).post(PREFIX + path);
  }

  static Response postWithKey(String key, String path, String json) {
    return json().header("Idempotency-Key", key).body(json).post(PREFIX + path);
  }

  /** Without a Content-Length. */
  static HttpResponse<String> postInChunks(String path, String type, String body)
      throws IOException, InterruptedException {
    BodyPublisher chunks =
        BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    URI uri = URI.create("http://localhost:" + RestAssured.port + PREFIX + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Content-Type", type).POST(chunks).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static RequestSpecification json() {
    return given().contentType("application/json");
  }

  static Response upload(String name, String text) {
    return upload(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static Response upload(String name, byte[] text) {
    return given()
        .contentType("application/octet-stream")
        .queryParam("name", name)
        .body(text)
        .post(PREFIX + "/datasets");
  }

  /** Uploads a file, and returns its address. */
  static String keep(byte[] file) {
    Response response =
        given().contentType("application/octet-stream").body(file).post(PREFIX + "/uploads");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("source");
  }

  /** The id of the run that a request was accepted as. */
  static String accepted(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
    String run = response.jsonPath().getString("id");
    assertThat(response.header("Location")).endsWith("/api/v1/runs/" + run);
    return run;
  }

  static String state(String run) {
    return get("/runs/" + run).jsonPath().getString("state");
  }

  static void awaitState(String run, String state) {
    Await.until(
        () -> "run is " + state + ": " + get("/runs/" + run).asString(),
        () -> state(run).equals(state));
  }

  /** Works a run off, and returns what it published. */
  static String published(Response response, ObjectStore store) {
    return finished(accepted(response), store);
  }

  /** The same for a run that was accepted. */
  static String finished(String run, ObjectStore store) {
    HandWorker worker = new HandWorker(store);
    HandWorker.Held held = worker.lease(run);
    worker.finish(held);
    WorkerVoice.ended(held);
    awaitState(run, "published");
    var view = get("/runs/" + run).jsonPath();
    return view.getString("version") == null
        ? view.getString("dataset")
        : view.getString("version");
  }

  static String dataset(String name, ObjectStore store) {
    return published(upload(name, TEXT), store);
  }

  /** A root of this model, on a dataset of the same name. */
  static String root(String model, ObjectStore store) {
    dataset(model, store);
    return published(post("/models", TINY.formatted(model, model)), store);
  }

  /** A refusal names the thing, the value and the way out. */
  static void refused(Response response, int status, String type, String... named) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    var problem = response.jsonPath();
    assertThat(problem.getString("type")).isEqualTo("urn:meristem:problem:" + type);
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).contains(named);
  }
}
