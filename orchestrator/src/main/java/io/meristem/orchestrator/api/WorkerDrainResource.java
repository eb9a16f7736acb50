package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.serving.WorkerDrain;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes a worker out of the fleet. */
@Path("/api/v1/workers/{worker}/drain")
@Tag(name = "workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerDrainResource {

  private final Index index;
  private final WorkerDrain workers;

  WorkerDrainResource(Index index, WorkerDrain workers) {
    this.index = index;
    this.workers = workers;
  }

  /** A worker that takes nothing new. */
  public record Draining(String worker, boolean draining) {}

  @POST
  @Operation(
      operationId = "drainWorker",
      summary = "Let a worker hand over its run and take nothing new.",
      description =
          """
          The run goes on elsewhere where it was: at most the step under way is lost. Draining cannot be \
          taken back: restart the worker. Asking again changes nothing.\
          """)
  public Draining drain(@PathParam("worker") String name) {
    WorkerAnnounced worker =
        index.workers().stream()
            .filter(known -> known.worker().equals(name))
            .findFirst()
            .orElseThrow(() -> Problems.unknown("worker", name, "workers"));
    workers
        .ask(worker)
        .ifPresent(problem -> {
          throw Problems.of(Status.SERVICE_UNAVAILABLE.getStatusCode(), problem);
        });
    return new Draining(name, true);
  }
}
