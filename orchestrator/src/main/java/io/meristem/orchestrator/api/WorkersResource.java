package io.meristem.orchestrator.api;

import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

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
      summary = "Every worker that has announced itself, with the time when it last did.",
      description =
          "filter and sort are told of in docs/FILTERS.md. The Link header leads to the next page.")
  public RestResponse<List<WorkerAnnounced>> list(
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> sort,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    Page<WorkerAnnounced> page =
        Listing.of(ListFields.WORKERS, filter, sort, cursor, limit)
            .page(this::behind, WorkerAnnounced::worker);
    return Pages.of(page.things(), asked, page.next());
  }

  private Stream<WorkerAnnounced> behind(String name) {
    return index.workers().stream().filter(worker -> worker.worker().compareTo(name) > 0);
  }
}
