package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.BytesPerToken;
import io.meristem.orchestrator.views.VersionRowView;
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

/** The versions of all models, answered from memory: no document is read for them. */
@Path("/api/v1/versions")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class VersionListResource {

  private final Index index;
  private final References references;

  VersionListResource(Index index, References references) {
    this.index = index;
    this.references = references;
  }

  @GET
  @Operation(
      operationId = "listVersions",
      summary = "Versions of all models, by the models' names and in the order of publication.",
      description =
          "filter and sort are told of in docs/FILTERS.md. The Link header leads to the next page.")
  public RestResponse<List<VersionRowView>> list(
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> sort,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    return VersionRowView.page(
        Listing.of(ListFields.versions(references), filter, sort, cursor, limit)
            .page(this::behind, VersionListResource::place),
        BytesPerToken.of(index),
        asked);
  }

  private Stream<VersionRow> behind(String place) {
    int end = place.lastIndexOf(' ');
    return end < 0
        ? index.versions().all()
        : index
            .versions()
            .from(place.substring(0, end), QueryValues.place(place.substring(end + 1)) + 1);
  }

  /** Sorts as the list does. */
  private static String place(VersionRow row) {
    return "%s %010d".formatted(row.model(), row.place());
  }
}
