package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
final class Client implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  Client(URI orchestrator) {
    this.base = orchestrator.resolve("/api/v1/");
  }

  /** Asks for a run of which the body says everything, and returns its id. */
  String request(String collection, String body, String key) {
    return accepted(
        call(collection)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  /** Sends a text to be prepared as a dataset, and returns the run's id. */
  String upload(String dataset, String text, String key) {
    return accepted(
        call("datasets?name=" + dataset)
            .header("Content-Type", "text/plain")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(text)));
  }

  /** Uploads a file, and returns its address. */
  String keep(byte[] file) {
    HttpResponse<byte[]> response =
        send(
            call("uploads")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(file)));
    assertThat(response.statusCode()).as("%s", read(response)).isEqualTo(201);
    return read(response).path("source").asText();
  }

  private String accepted(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = send(request);
    assertThat(response.statusCode()).as("%s", read(response)).isEqualTo(202);
    return read(response).path("id").asText();
  }

  /** Posts what is answered with 200. */
  JsonNode post(String path, String body) {
    return ok(
        call(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  /** The lines that a version writes, the end among them. */
  List<JsonNode> sample(String version, String body) {
    HttpResponse<byte[]> response = asked(version, body);
    String lines = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as("%s", lines).isEqualTo(200);
    return lines.lines().map(Client::read).toList();
  }

  /** The problem of a version that does not write. */
  JsonNode refusedSample(String version, String body, int status) {
    HttpResponse<byte[]> response = asked(version, body);
    assertThat(response.statusCode()).as("%s", read(response)).isEqualTo(status);
    return read(response);
  }

  private HttpResponse<byte[]> asked(String version, String body) {
    return send(
        call("versions/" + version + "/samples")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  JsonNode get(String path) {
    return ok(call(path).GET());
  }

  private JsonNode ok(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = send(request);
    assertThat(response.statusCode()).as("%s", read(response)).isEqualTo(200);
    return read(response);
  }

  HttpResponse<byte[]> file(String version, String name) {
    return send(call("versions/" + version + "/files/" + name).GET());
  }

  HttpResponse<byte[]> export(String version, String format) {
    return send(call("versions/" + version + "/exports/" + format).GET());
  }

  JsonNode lineage(String model) {
    return get("models/" + model + "/lineage");
  }

  JsonNode run(String id) {
    return get("runs/" + id);
  }

  /** Waits until the run is in this state. An orchestrator that does not answer is waited for. */
  JsonNode awaitState(String id, String state) {
    return Until.present(
        "run " + id + " that is " + state,
        () -> {
          Optional<JsonNode> run = answer("runs/" + id);
          run.ifPresent(now -> requirePossible(now, state));
          return run.filter(now -> now.path("state").asText().equals(state));
        });
  }

  /** Waits for the version that the run publishes, and returns its id. */
  String awaitVersion(String run) {
    return awaitState(run, "published").path("version").asText();
  }

  private static void requirePossible(JsonNode run, String state) {
    String now = run.path("state").asText();
    assertThat(now.equals(state) || !now.matches("published|failed|cancelled"))
        .as("waiting for %s: %s", state, run)
        .isTrue();
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
