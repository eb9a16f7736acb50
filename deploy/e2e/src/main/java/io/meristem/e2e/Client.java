package io.meristem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody who knows the REST interface and nothing else. */
public final class Client implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  public Client(URI orchestrator) {
    this.base = orchestrator.resolve("/api/v1/");
  }

  /** Asks for a run of which the body says everything, and returns its id. */
  public String request(String collection, String body, String key) {
    return accepted(
        call(collection)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  /** Sends a text to be prepared as a dataset, and returns the run's id. */
  public String upload(String dataset, String text, String key) {
    return accepted(
        call("datasets?name=" + dataset)
            .header("Content-Type", "text/plain")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(text)));
  }

  /** Uploads a file, and returns its address. */
  public String keep(byte[] file) {
    HttpResponse<byte[]> response =
        send(
            call("uploads")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(file)));
    return answered(201, response).path("source").asText();
  }

  private String accepted(HttpRequest.Builder request) {
    return answered(202, send(request)).path("id").asText();
  }

  /** Posts what is answered with 200. */
  public JsonNode post(String path, String body) {
    return ok(
        call(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  /** The lines that a version writes, the end among them. */
  public List<JsonNode> sample(String version, String body) {
    HttpResponse<byte[]> response = asked(version, body);
    requireStatus(200, response);
    return text(response).lines().map(Client::read).toList();
  }

  /** The problem of a version that does not write. */
  public JsonNode refusedSample(String version, String body, int status) {
    return answered(status, asked(version, body));
  }

  private HttpResponse<byte[]> asked(String version, String body) {
    return send(
        call("versions/" + version + "/samples")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public JsonNode get(String path) {
    return ok(call(path).GET());
  }

  private JsonNode ok(HttpRequest.Builder request) {
    return answered(200, send(request));
  }

  /** The lines that an attempt has written so far. */
  public String log(String run, int attempt) {
    byte[] lines = send(call("runs/" + run + "/log?attempt=" + attempt).GET()).body();
    return new String(lines, UTF_8);
  }

  public HttpResponse<byte[]> file(String version, String name) {
    return send(call("versions/" + version + "/files/" + name).GET());
  }

  public HttpResponse<byte[]> export(String version, String format) {
    return send(call("versions/" + version + "/exports/" + format).GET());
  }

  public JsonNode lineage(String model) {
    return get("models/" + model + "/lineage");
  }

  public JsonNode run(String id) {
    return get("runs/" + id);
  }

  /** Waits until the run is in this state. An orchestrator that does not answer is waited for. */
  public JsonNode awaitState(String id, String state) {
    return Until.present(
        "run " + id + " that is " + state,
        () -> {
          Optional<JsonNode> run = answer("runs/" + id);
          run.ifPresent(now -> requirePossible(now, state));
          return run.filter(now -> now.path("state").asText().equals(state));
        });
  }

  /** Waits for the version that the run publishes, and returns its id. */
  public String awaitVersion(String run) {
    return awaitState(run, "published").path("version").asText();
  }

  private static void requirePossible(JsonNode run, String state) {
    String now = run.path("state").asText();
    if (!now.equals(state) && now.matches("published|failed|cancelled")) {
      throw new AssertionError("waiting for %s: %s".formatted(state, run));
    }
  }

  private Optional<JsonNode> answer(String path) {
    try {
      HttpResponse<byte[]> response =
          http.send(call(path).GET().build(), BodyHandlers.ofByteArray());
      return response.statusCode() == 200 ? Optional.of(read(response)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode answered(int status, HttpResponse<byte[]> response) {
    requireStatus(status, response);
    return read(response);
  }

  private static void requireStatus(int status, HttpResponse<byte[]> response) {
    if (response.statusCode() != status) {
      throw new AssertionError(
          "%s %s answered %d, not %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  status,
                  text(response)));
    }
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode read(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
