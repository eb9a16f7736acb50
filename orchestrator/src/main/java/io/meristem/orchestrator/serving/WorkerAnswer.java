package io.meristem.orchestrator.serving;

import io.meristem.storage.event.WorkerAnnounced;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a worker answers to a POST, on a connection of its own: one that was kept from an earlier
 * request may be closed by now, and a POST is not sent twice.
 *
 * @param status of HTTP
 * @param body as it comes; closing it closes the connection
 */
record WorkerAnswer(int status, InputStream body) implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /**
   * Asks where the worker said that it answers.
   *
   * @param patience until the answer begins
   * @throws IOException if it does not answer
   */
  static WorkerAnswer to(WorkerAnnounced worker, String path, BodyPublisher body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(worker.url().resolve(path))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(body)
            .build();
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    try {
      HttpResponse<InputStream> response = http.send(post, BodyHandlers.ofInputStream());
      return new WorkerAnswer(response.statusCode(), new Body(response.body(), http));
    } catch (IOException | InterruptedException e) {
      http.shutdownNow();
      throw e;
    }
  }

  /** Takes its client along when it is closed. */
  private static final class Body extends FilterInputStream {

    private final HttpClient http;

    Body(InputStream body, HttpClient http) {
      super(body);
      this.http = http;
    }

    @Override
    public void close() throws IOException {
      try (http) {
        super.close();
        http.shutdownNow();
      }
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
