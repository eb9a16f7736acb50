package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.planning.Boundary;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.PruningPlanner;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Documents;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** Versions without what was added to an ancestor of theirs. */
@Path("/api/v1/prunings")
@Tag(name = "growths")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PruningsResource {

  private final References references;
  private final Requests requests;
  private final Caller caller;

  PruningsResource(References references, Requests requests, Caller caller) {
    this.references = references;
    this.requests = requests;
    this.caller = caller;
  }

  /**
   * A version to be pruned.
   *
   * @param version its id, or model@alias
   * @param ancestor the version that it shall be again, by its id or model@alias
   */
  public record NewPruning(String version, String ancestor) {
    public NewPruning {
      Objects.requireNonNull(version, "version is required, a version's id or model@alias");
      Objects.requireNonNull(
          ancestor, "ancestor is required, one of its ancestors by id or model@alias");
    }
  }

  @POST
  @Operation(
      operationId = "prune",
      summary = "Take away what a version has beyond an ancestor whose rows it kept.",
      description =
          "The new version has the ancestor's weights, bit for bit, and a certificate that compares"
              + " the two. With dryRun=true nothing happens, and the answer says what would.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "What would happen, with dryRun=true.",
      content = @Content(schema = @Schema(implementation = RunViews.DryRun.class)))
  public Response prune(
      @Nullable NewPruning body,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String dryRun) {
    NewPruning pruning = Bodies.given(body);
    if (QueryValues.flag("dryRun", dryRun)) {
      return requests.dryRun(plan(pruning));
    }
    return requests.accepted(
        caller.requestId(), "POST /prunings " + Documents.canonical(pruning), () -> plan(pruning));
  }

  /** The run reads the ancestor's own blobs, so a purged one is refused; a retired one is not. */
  private Planned plan(NewPruning pruning) {
    PublishedVersion version =
        references
            .findActive(pruning.version())
            .orElseThrow(() -> Problems.unknownVersion(pruning.version()));
    PublishedVersion ancestor = references.whole(pruning.ancestor());
    return PruningPlanner.pruning(
        Boundary.of(version.document().id(), ancestor.document().id(), references::find));
  }
}
