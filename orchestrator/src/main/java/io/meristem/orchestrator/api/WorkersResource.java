package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The fleet, as it announces itself. */
@Path("/api/v1/workers")
@Tag(name = "workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkersResource {

  private final Index index;

  WorkersResource(Index index) {
    this.index = index;
  }

  @GET
  @Operation(
      operationId = "listWorkers",
      summary = "Every worker that has announced itself, with the time when it last did.")
  public List<WorkerAnnounced> list() {
    return index.workers();
  }
}
