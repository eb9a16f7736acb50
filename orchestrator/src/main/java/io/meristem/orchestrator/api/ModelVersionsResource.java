package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.views.BytesPerToken;
import io.meristem.orchestrator.views.VersionRowView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The versions of one model, answered from memory: no document is read for them. */
@Path("/api/v1/models/{name}/versions")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class ModelVersionsResource {

  private final Index index;
  private final References references;

  ModelVersionsResource(Index index, References references) {
    this.index = index;
    this.references = references;
  }

  @GET
  @Operation(
      operationId = "listVersionsOfModel",
      summary = "A model's versions, in the order of their publication.",
      description =
          "filter and sort are told of in docs/FILTERS.md. The Link header leads to the next page.")
  public RestResponse<List<VersionRowView>> ofModel(
      @PathParam("name") String name,
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> sort,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    if (index.versions().modelRow(name).isEmpty()) {
      throw Problems.unknown("model", name, "models");
    }
    return VersionRowView.page(
        Listing.of(ListFields.versions(references), filter, sort, cursor, limit)
            .page(
                place ->
                    index
                        .versions()
                        .ofModel(name, place.isEmpty() ? 0 : QueryValues.place(place) + 1),
                row -> "%010d".formatted(row.place())),
        BytesPerToken.of(index),
        asked);
  }
}
