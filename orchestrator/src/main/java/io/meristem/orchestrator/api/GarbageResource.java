package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.GarbageCollections;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.views.GarbageViews;
import io.meristem.orchestrator.views.GarbageViews.CollectionView;
import io.meristem.orchestrator.views.GarbageViews.GarbageView;
import io.meristem.storage.garbage.GarbageCollection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What nobody needs any more, and its deletion. */
@Path("/api/v1/garbage")
@Tag(name = "garbage")
@Produces(MediaType.APPLICATION_JSON)
public class GarbageResource {

  private static final int MOST = 100;

  private final GarbageCollections collections;
  private final Caller caller;

  GarbageResource(GarbageCollections collections, Caller caller) {
    this.collections = collections;
    this.caller = caller;
  }

  /** Why garbage is to be deleted. */
  public record NewCollection(String reason) {

    public NewCollection {
      Objects.requireNonNull(reason, "reason is required, in words");
      if (reason.isBlank()) {
        throw new IllegalArgumentException("reason is blank; say why, in words");
      }
    }
  }

  @GET
  @Operation(
      operationId = "lookForGarbage",
      summary = "What a collection would delete now, and why. Deletes nothing.",
      description =
          "Reads every document of a version and lists every blob: a million versions take minutes."
              + " limit is how many keys are listed, the largest first; totals are of all.")
  public GarbageView look(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit) {
    int keys = QueryValues.limit(limit);
    return GarbageViews.garbage(collections.look(), keys);
  }

  @POST
  @Path("/collections")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "collectGarbage",
      summary = "Delete what nobody needs any more, for ever.",
      description =
          "Goes on in the background, one at a time in each orchestrator. What a dry run shows is"
              + " found anew. Asked again under the same Idempotency-Key it is the same collection.")
  @APIResponse(
      responseCode = "202",
      description = "It has begun.",
      headers = @Header(name = "Location", description = "Where it can be looked at."),
      content = @Content(schema = @Schema(implementation = CollectionView.class)))
  public Response collect(@Nullable NewCollection body) {
    GarbageCollection begun = begun(Bodies.given(body).reason());
    return Response.accepted(view(begun))
        .location(URI.create("/api/v1/garbage/collections/" + begun.id()))
        .build();
  }

  private GarbageCollection begun(String reason) {
    GarbageCollection begun =
        collections
            .begin(caller.requestId(), reason, caller.actor())
            .orElseThrow(() ->
                Problems.conflict(
                    "collection-under-way",
                    "Garbage is being collected",
                    "this orchestrator collects garbage already; wait until it is done, and look"
                        + " again"));
    if (!begun.reason().equals(reason)) {
      throw keyReused(begun.id());
    }
    return begun;
  }

  private static RuntimeException keyReused(String collection) {
    return Problems.invalid(
        "idempotency-key-reused",
        "The key stands for another request",
        "this Idempotency-Key was used before with another reason, for collection %s; choose a new key"
            .formatted(collection));
  }

  @GET
  @Path("/collections")
  @Operation(
      operationId = "listCollections",
      summary = "The newest 100 collections of all orchestrators, the newest first.")
  public List<CollectionView> list() {
    return collections.all().stream().limit(MOST).map(this::view).toList();
  }

  @GET
  @Path("/collections/{id}")
  @Operation(operationId = "readCollection", summary = "How far a collection is, or what it freed.")
  public CollectionView one(@PathParam("id") String id) {
    return collections.all().stream()
        .filter(collection -> collection.id().equals(id))
        .findFirst()
        .map(this::view)
        .orElseThrow(() -> Problems.unknown("collection", id, "garbage/collections"));
  }

  private CollectionView view(GarbageCollection collection) {
    return GarbageViews.collection(collection, collections.underWay(collection.id()));
  }
}
