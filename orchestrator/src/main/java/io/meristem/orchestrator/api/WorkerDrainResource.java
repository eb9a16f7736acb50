package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.WorkerRemoval;
import io.meristem.orchestrator.index.WorkerRemoval.Removal;
import io.meristem.orchestrator.serving.WorkerDrain;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Problem;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes a worker out of the fleet, and back in. */
@Path("/api/v1/workers/{worker}")
@Tag(name = "workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerDrainResource {

  private final Index index;
  private final WorkerDrain workers;
  private final WorkerRemoval removal;

  WorkerDrainResource(Index index, WorkerDrain workers, WorkerRemoval removal) {
    this.index = index;
    this.workers = workers;
    this.removal = removal;
  }

  /** A worker, and whether it takes nothing new. */
  public record Draining(String worker, boolean draining) {}

  @POST
  @Path("/drain")
  @Operation(
      operationId = "drainWorker",
      summary = "Let a worker hand over its run and take nothing new.",
      description =
          """
          The run goes on elsewhere where it was: at most the step under way is lost. Asking again \
          changes nothing.\
          """)
  public Draining drain(@PathParam("worker") String name) {
    asked(name, workers::drain);
    return new Draining(name, true);
  }

  @POST
  @Path("/resume")
  @Operation(
      operationId = "resumeWorker",
      summary = "Let a worker that drains, or has drained, take runs again.",
      description =
          """
          What it was asked to hand over is handed over all the same. A worker whose process has ended \
          has to be started again. Asking again changes nothing.\
          """)
  public Draining resume(@PathParam("worker") String name) {
    asked(name, workers::resume);
    return new Draining(name, false);
  }

  @DELETE
  @Operation(
      operationId = "forgetWorker",
      summary = "Let a worker be forgotten that is gone without having said so.",
      description =
          """
          One that is stopped says so itself. A worker that was forgotten and lives is back with its \
          next announcement. Asking again changes nothing.\
          """)
  @APIResponse(responseCode = "204", description = "Nobody knows it any more.")
  public void forget(@PathParam("worker") String name) {
    switch (removal.remove(name)) {
      case Removal.Done _ -> {}
      case Removal.Alive(Duration silence) ->
          throw Problems.conflict(
              "worker-alive",
              "The worker is there",
              "worker %s was heard of in the last %d seconds; stop it, or ask again when it is silent"
                  .formatted(name, silence.toSeconds()));
      case Removal.Refused(String reason) ->
          throw Problems.of(
              Status.SERVICE_UNAVAILABLE.getStatusCode(),
              new Problem(
                  "broker-unavailable",
                  "Kafka did not take the message",
                  "worker %s is not forgotten: %s; look at the broker, and ask again"
                      .formatted(name, reason)));
    }
  }

  private void asked(String name, Function<WorkerAnnounced, Optional<Problem>> wish) {
    WorkerAnnounced worker =
        index.workers().stream()
            .filter(known -> known.worker().equals(name))
            .findFirst()
            .orElseThrow(() -> Problems.unknown("worker", name, "workers"));
    wish.apply(worker)
        .ifPresent(problem -> {
          throw Problems.of(Status.SERVICE_UNAVAILABLE.getStatusCode(), problem);
        });
  }
}
