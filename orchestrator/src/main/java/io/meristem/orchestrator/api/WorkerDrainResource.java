package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.serving.WorkerDrain;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Problem;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes a worker out of the fleet, and back in. */
@Path("/api/v1/workers/{worker}")
@Tag(name = "workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerDrainResource {

  private final Index index;
  private final WorkerDrain workers;

  WorkerDrainResource(Index index, WorkerDrain workers) {
    this.index = index;
    this.workers = workers;
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
