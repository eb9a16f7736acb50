package io.meristem.orchestrator.serving;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks workers to drain, where they said that they answer. Thread-safe. */
@ApplicationScoped
public class WorkerDrain {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  /**
   * Waits until the worker has agreed; else says why it has not. Each time on a new connection: one
   * that was kept may be closed by now, and a POST is not sent twice.
   */
  public Optional<Problem> ask(WorkerAnnounced worker) {
    HttpRequest post =
        HttpRequest.newBuilder(worker.url().resolve("/drain"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient http = client()) {
      int status = http.send(post, BodyHandlers.discarding()).statusCode();
      return status == OK
          ? Optional.empty()
          : Optional.of(unreachable(worker, "answered with status " + status));
    } catch (IOException e) {
      return Optional.of(unreachable(worker, "did not answer"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(unreachable(worker, "did not answer in time"));
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();
  }

  private static Problem unreachable(WorkerAnnounced worker, String what) {
    return new Problem(
        "worker-unreachable",
        "The worker does not answer",
        "worker %s %s at %s; check meristem.worker.url, or stop its process, which drains it too"
            .formatted(worker.worker(), what, worker.url()));
  }
}
