package io.meristem.orchestrator.serving;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;

/** Asks workers to drain, or to go on, where they said that they answer. Thread-safe. */
@ApplicationScoped
public class WorkerDrain {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  /** Waits until the worker has agreed; else says why it has not. */
  public Optional<Problem> drain(WorkerAnnounced worker) {
    return ask(worker, "/drain", "stop its process, which drains it too");
  }

  /** The same about taking tasks again. */
  public Optional<Problem> resume(WorkerAnnounced worker) {
    return ask(worker, "/resume", "start its process again");
  }

  private static Optional<Problem> ask(WorkerAnnounced worker, String path, String otherwise) {
    try (WorkerAnswer answer = WorkerAnswer.to(worker, path, BodyPublishers.noBody(), PATIENCE)) {
      return answer.status() == OK
          ? Optional.empty()
          : Optional.of(unreachable(worker, "answered with status " + answer.status(), otherwise));
    } catch (IOException e) {
      return Optional.of(unreachable(worker, "did not answer", otherwise));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(unreachable(worker, "did not answer in time", otherwise));
    }
  }

  private static Problem unreachable(WorkerAnnounced worker, String what, String otherwise) {
    return new Problem(
        "worker-unreachable",
        "The worker does not answer",
        "worker %s %s at %s; check meristem.worker.url, or %s"
            .formatted(worker.worker(), what, worker.url(), otherwise));
  }
}
