package io.meristem.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who asks again under the same key for as long as there is no answer, or one that says
 * that the server is in trouble. Thread-safe.
 */
final class PatientClient implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final int IN_TROUBLE = 500;

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  PatientClient(URI orchestrator) {
    this.base = orchestrator.resolve("/api/v1/");
  }

  /**
   * Asks for a run, and returns its id.
   *
   * @throws BenchFailure when it is refused, or not answered for minutes
   */
  String request(String collection, String body, String key) {
    HttpRequest request =
        call(collection)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<HttpResponse<String>> answer =
          answer(request).filter(some -> some.statusCode() < IN_TROUBLE);
      if (answer.isPresent()) {
        return accepted(answer.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new BenchFailure(
        "%s %s was not answered in %d s".formatted(collection, body, PATIENCE.toSeconds()));
  }

  /** A run as it is now, if that is answered. */
  Optional<JsonNode> run(String id) {
    return answer(call("runs/" + id).GET().build())
        .filter(some -> some.statusCode() == OK)
        .map(some -> tree(some.body()));
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
  }

  private Optional<HttpResponse<String>> answer(HttpRequest request) {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while asking " + request.uri());
    }
  }

  private static String accepted(HttpResponse<String> answer) {
    if (answer.statusCode() != ACCEPTED) {
      throw new BenchFailure(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    return tree(answer.body()).path("id").asText();
  }

  private static JsonNode tree(String text) {
    try {
      return Documents.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BenchFailure("this is no JSON: " + text);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
