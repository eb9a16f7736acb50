package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.LineageViews.CommitView;
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

/** All that ever happened to a model. */
@Path("/api/v1/models")
@Tag(name = "models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelLogResource {

  private final References references;
  private final ModelLogs models;

  ModelLogResource(References references, ModelLogs models) {
    this.references = references;
    this.models = models;
  }

  @GET
  @Path("/{name}/log")
  @Operation(
      operationId = "readModelLog",
      summary = "A model's audit trail: who did what, when, why and from where; newest first.",
      description = "The Link header leads to the next page.")
  public RestResponse<List<CommitView>> log(
      @PathParam("name") String name,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    long newest = references.tip(name, Optional.empty()).sequence();
    long last = Math.min(newest, cursor.map(ModelLogResource::place).orElse(newest));
    long before = Math.max(0, last - QueryValues.limit(limit));
    List<CommitView> commits =
        models.commitsBetween(name, before, last).stream().map(LineageViews::commit).toList();
    return Pages.of(
        commits.reversed(),
        asked,
        before > 0 ? Optional.of(String.valueOf(before)) : Optional.empty());
  }

  private static long place(String cursor) {
    try {
      return Long.parseLong(QueryValues.cursor(Optional.of(cursor)));
    } catch (NumberFormatException e) {
      throw QueryValues.refusal("cursor", cursor, "one that a Link header has told");
    }
  }
}
