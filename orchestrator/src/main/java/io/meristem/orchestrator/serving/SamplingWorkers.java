package io.meristem.orchestrator.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.sampling.SampleRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Asks workers to write, one after the other until one does: those without a run first, then those
 * that were heard of last. Thread-safe.
 */
@ApplicationScoped
public class SamplingWorkers {

  private static final Logger LOG = Logger.getLogger(SamplingWorkers.class);

  /** Until the first token: others may have to be answered before, and a large version loaded. */
  private static final Duration FIRST_LINE = Duration.ofMinutes(5);

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Index index;
  private final Duration silence;

  @Inject
  SamplingWorkers(Index index, Settings settings) {
    this(index, settings.dispatch().workerSilence());
  }

  /**
   * @param silence a worker that was not heard of for so long is not asked
   */
  SamplingWorkers(Index index, Duration silence) {
    this.index = index;
    this.silence = silence;
  }

  /** Waits until a worker writes, or all have refused. */
  public Answer ask(SampleRequest request) {
    Answer answer = nobody();
    for (WorkerAnnounced worker : candidates()) {
      answer = ask(worker, request);
      if (!(answer instanceof Answer.Refused(int status, _)) || status != UNAVAILABLE) {
        return answer;
      }
    }
    return answer;
  }

  private List<WorkerAnnounced> candidates() {
    return index.workersHeardWithin(silence).stream()
        .filter(worker -> !worker.draining())
        .sorted(Comparator.comparing(worker -> worker.run().isPresent()))
        .toList();
  }

  private Answer nobody() {
    return new Answer.Refused(
        UNAVAILABLE,
        new Problem(
            "no-worker",
            "No worker is there to write",
            "no worker has announced itself in the last %d seconds; start one, or ask again soon"
                .formatted(silence.toSeconds())));
  }

  private static Answer ask(WorkerAnnounced worker, SampleRequest request) {
    try {
      WorkerAnswer answer =
          WorkerAnswer.to(
              worker, "/samples", BodyPublishers.ofString(Documents.json(request)), FIRST_LINE);
      return answer.status() == OK ? new Answer.Writing(answer.body()) : refused(worker, answer);
    } catch (IOException e) {
      LOG.infof("worker %s at %s does not answer: %s", worker.worker(), worker.url(), e);
      return silent(worker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silent(worker);
    }
  }

  private static Answer refused(WorkerAnnounced worker, WorkerAnswer answer) throws IOException {
    try (answer) {
      JsonNode problem = Documents.JSON.readTree(answer.body());
      String type = problem.path("type").asText();
      return new Answer.Refused(
          answer.status(),
          new Problem(
              type.substring(type.lastIndexOf(':') + 1),
              problem.path("title").asText(),
              problem.path("detail").asText()));
    } catch (JsonProcessingException e) {
      LOG.warnf("worker %s answered with %d and no problem", worker.worker(), answer.status());
      return silent(worker);
    }
  }

  private static Answer silent(WorkerAnnounced worker) {
    return new Answer.Refused(
        UNAVAILABLE,
        new Problem(
            "worker-unreachable",
            "The worker does not answer",
            "worker %s did not answer at %s; check meristem.worker.url, or ask again later"
                .formatted(worker.worker(), worker.url())));
  }
}
