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
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a worker answers to a POST, on a connection of its own: one that was kept from an earlier
 * request may be closed by now, and a POST is not sent twice.
 *
 * @param status of HTTP
 * @param body as it comes; closing it closes the connection, and it breaks off when a reader has
 *     waited for too long
 */
record WorkerAnswer(int status, InputStream body) implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /**
   * Asks where the worker said that it answers.
   *
   * @param patience until the answer begins, and from then on between any two parts of it
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
      return new WorkerAnswer(response.statusCode(), new Body(response.body(), http, patience));
    } catch (IOException | InterruptedException e) {
      http.shutdownNow();
      throw e;
    }
  }

  /** Takes its client along when it is closed, or when the worker says nothing for too long. */
  private static final class Body extends FilterInputStream {

    private static final long NOBODY_WAITS = Long.MAX_VALUE;

    private final HttpClient http;
    private final Duration patience;
    private final Thread watch = Thread.ofVirtual().unstarted(this::watch);
    private final AtomicLong waitingSince = new AtomicLong(NOBODY_WAITS);

    Body(InputStream body, HttpClient http, Duration patience) {
      super(body);
      this.http = http;
      this.patience = patience;
      watch.start();
    }

    private void watch() {
      try {
        while (!isSilent()) {
          Thread.sleep(patience.dividedBy(4));
        }
        http.shutdownNow();
      } catch (InterruptedException e) {
        // It is closed.
      }
    }

    private boolean isSilent() {
      long since = waitingSince.get();
      return since != NOBODY_WAITS && System.nanoTime() - since > patience.toNanos();
    }

    @Override
    public int read() throws IOException {
      waitingSince.set(System.nanoTime());
      try {
        return super.read();
      } finally {
        waitingSince.set(NOBODY_WAITS);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      waitingSince.set(System.nanoTime());
      try {
        return super.read(into, offset, length);
      } finally {
        waitingSince.set(NOBODY_WAITS);
      }
    }

    @Override
    public void close() throws IOException {
      watch.interrupt();
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
