package io.meristem.orchestrator.api;

import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Edge;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists of versions, answered from memory: no document is read for them. */
@Path("/api/v1")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class VersionListResource {

  private final Index index;

  VersionListResource(Index index) {
    this.index = index;
  }

  /**
   * A version in a list.
   *
   * @param standing active, retired or purged
   * @param tokens that its own run trained on
   * @param seconds that its own run trained for
   * @param bytes that are in object storage for it alone
   * @param created when it was published
   */
  public record VersionRowView(
      String id,
      String model,
      String run,
      Edge edge,
      boolean lossy,
      List<String> parents,
      String standing,
      List<String> tags,
      List<String> aliases,
      long parameters,
      OptionalDouble lossAtBirth,
      OptionalDouble lossAtEnd,
      long tokens,
      double seconds,
      long bytes,
      Instant created) {

    static VersionRowView of(VersionRow row) {
      return new VersionRowView(
          row.id(),
          row.model(),
          row.run(),
          row.edge(),
          row.isLossy(),
          row.parents(),
          row.standing().name().toLowerCase(Locale.ROOT),
          row.tags(),
          row.aliases(),
          row.parameters(),
          row.lossAtBirth(),
          row.lossAtEnd(),
          row.cost().tokens(),
          row.cost().deviceSeconds(),
          row.cost().bytes(),
          row.created());
    }
  }

  @GET
  @Path("/versions")
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
    return page(
        Listing.of(ListFields.VERSIONS, filter, sort, cursor, limit)
            .page(this::behind, VersionListResource::place),
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

  @GET
  @Path("/models/{name}/versions")
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
    return page(
        Listing.of(ListFields.VERSIONS, filter, sort, cursor, limit)
            .page(
                place ->
                    index
                        .versions()
                        .ofModel(name, place.isEmpty() ? 0 : QueryValues.place(place) + 1),
                row -> "%010d".formatted(row.place())),
        asked);
  }

  private static RestResponse<List<VersionRowView>> page(Page<VersionRow> page, UriInfo asked) {
    return Pages.of(page.things().stream().map(VersionRowView::of).toList(), asked, page.next());
  }
}
