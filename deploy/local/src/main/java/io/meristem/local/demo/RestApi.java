package io.meristem.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meristem.local.StackFailure;
import io.meristem.local.demo.RunView.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The few REST calls of the demo.
 *
 * <p>A call that finds nobody is made again for a minute: every one of them may be repeated, the
 * writing ones because they carry an idempotency key. A refusal is a {@link StackFailure} with
 * title and detail of the problem.
 */
final class RestApi implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  RestApi(URI orchestrator) {
    this.base = orchestrator.resolve("/api/v1/");
  }

  RunView registerDataset(String name, Path text, String key) {
    try {
      return run(
          request("datasets?name=" + name)
              .header("Content-Type", "text/plain")
              .header("Idempotency-Key", key)
              .timeout(LONGEST_UPLOAD)
              .POST(BodyPublishers.ofFile(text)));
    } catch (FileNotFoundException e) {
      throw new StackFailure("the text " + text + " is gone", e);
    }
  }

  /**
   * Asks for a run.
   *
   * @param collection {@code models} or {@code growths}
   */
  RunView request(String collection, Object body, String key) {
    return run(
        request(collection)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(written(body))));
  }

  RunView run(String id) {
    return run(request("runs/" + id).GET());
  }

  void retry(String id) {
    send(request("runs/" + id + "/retry").POST(BodyPublishers.noBody()));
  }

  LineageView lineage(String model) {
    return read(send(request("models/" + model + "/lineage").GET()), LineageView.class);
  }

  private RunView run(HttpRequest.Builder request) {
    return read(send(request), RunView.class);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  private String send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return accepted(request, client.send(request, BodyHandlers.ofString()));
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw new StackFailure(request.uri() + " does not answer: " + e, e);
        }
        pause();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static String accepted(HttpRequest request, HttpResponse<String> response) {
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    String call = request.method() + " " + request.uri().getPath();
    throw new StackFailure(
        "%s was refused (%d): %s".formatted(call, response.statusCode(), reason(response)));
  }

  private static String reason(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("application/problem+json")
        ? read(response.body(), Problem.class).toString()
        : response.body();
  }

  static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StackFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StackFailure("interrupted", e);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new StackFailure("the orchestrator answered something else: " + json, e);
    }
  }

  static String written(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
