package io.meristem.orchestrator.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.sampling.SampleRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final Duration LATELY = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Until the first token: others may have to be answered before, and a large version loaded. */
  private static final Duration FIRST_LINE = Duration.ofMinutes(5);

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Index index;
  private final InstantSource clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  SamplingWorkers(Index index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
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
    return index.workersSince(clock.instant().minus(LATELY)).stream()
        .filter(worker -> !worker.draining())
        .sorted(Comparator.comparing(worker -> worker.run().isPresent()))
        .toList();
  }

  private static Answer nobody() {
    return new Answer.Refused(
        UNAVAILABLE,
        new Problem(
            "no-worker",
            "No worker is there to write",
            "no worker has announced itself in the last %d seconds; start one, or ask again soon"
                .formatted(LATELY.toSeconds())));
  }

  private Answer ask(WorkerAnnounced worker, SampleRequest request) {
    HttpRequest post =
        HttpRequest.newBuilder(worker.url().resolve("/samples"))
            .timeout(FIRST_LINE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Documents.json(request)))
            .build();
    try {
      HttpResponse<InputStream> response = http.send(post, BodyHandlers.ofInputStream());
      return response.statusCode() == OK
          ? new Answer.Writing(response.body())
          : refused(worker, response);
    } catch (IOException e) {
      LOG.infof("worker %s at %s does not answer: %s", worker.worker(), worker.url(), e);
      return silent(worker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silent(worker);
    }
  }

  private static Answer refused(WorkerAnnounced worker, HttpResponse<InputStream> response)
      throws IOException {
    try (InputStream body = response.body()) {
      JsonNode problem = Documents.JSON.readTree(body);
      String type = problem.path("type").asText();
      return new Answer.Refused(
          response.statusCode(),
          new Problem(
              type.substring(type.lastIndexOf(':') + 1),
              problem.path("title").asText(),
              problem.path("detail").asText()));
    } catch (JsonProcessingException e) {
      LOG.warnf(
          "worker %s answered with %d and no problem", worker.worker(), response.statusCode());
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

  @PreDestroy
  void close() {
    http.close();
  }
}
