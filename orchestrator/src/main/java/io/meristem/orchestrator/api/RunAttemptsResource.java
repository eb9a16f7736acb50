package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.RunAttempt;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.run.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who worked on a run, and how each of them ended. */
@Path("/api/v1/runs/{id}/attempts")
@Tag(name = "runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunAttemptsResource {

  private final Facts facts;

  RunAttemptsResource(Facts facts) {
    this.facts = facts;
  }

  /**
   * An attempt of a run.
   *
   * @param generation grows with each retry
   * @param worker that leased it, if one did
   * @param ended published, failed, lost, handed-over, withdrawn or cancelled; nothing while it is
   *     under way
   * @param resumeStep from which the next one goes on, if it was lost or handed over, or if its run
   *     can be retried
   */
  public record AttemptView(
      int attempt,
      int generation,
      Instant offeredAt,
      Optional<String> worker,
      Optional<Instant> leasedAt,
      Optional<String> ended,
      Optional<Instant> endedAt,
      Optional<RunViews.ProblemView> problem,
      OptionalLong resumeStep) {

    static AttemptView of(RunAttempt one) {
      return new AttemptView(
          one.attempt(),
          one.generation(),
          one.offeredAt(),
          one.worker(),
          one.leasedAt(),
          one.ended(),
          one.endedAt(),
          one.problem().map(AttemptView::problem),
          one.resumeStep());
    }

    private static RunViews.ProblemView problem(Problem why) {
      return new RunViews.ProblemView(
          Problems.type(why.type()).toString(), why.title(), why.detail());
    }
  }

  @GET
  @Operation(
      operationId = "listAttempts",
      summary = "The attempts of a run, the oldest first: who worked on it, and how it ended.",
      description = "Read from the run's log, so nothing is missing, however old the run is.")
  public List<AttemptView> list(@PathParam("id") String id) {
    return facts.attempts(id).orElseThrow(() -> Problems.unknown("run", id, "runs")).stream()
        .map(AttemptView::of)
        .toList();
  }
}
