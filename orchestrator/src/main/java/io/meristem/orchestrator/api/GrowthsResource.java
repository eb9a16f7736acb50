package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.ChildWish;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.RecipeWish;
import io.meristem.orchestrator.planning.TrainingWish;
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
import java.util.Optional;
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

/** New versions out of published ones. */
@Path("/api/v1")
@Tag(name = "growths")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class GrowthsResource {

  private final Index index;
  private final References references;
  private final Requests requests;
  private final Caller caller;

  GrowthsResource(Index index, References references, Requests requests, Caller caller) {
    this.index = index;
    this.references = references;
    this.requests = requests;
    this.caller = caller;
  }

  /**
   * A growth to be done.
   *
   * @param parent a version's id, or {@code model@alias} for what an alias stands for now
   * @param dataset by name or {@code name/hash}; the parent's if left out
   * @param training what is left out is as it was for the parent, with the next seed
   */
  public record NewGrowth(
      String parent, RecipeWish recipe, Optional<String> dataset, Optional<TrainingWish> training) {
    public NewGrowth {
      Objects.requireNonNull(parent, "parent is required, a version's id or model@alias");
      Objects.requireNonNull(recipe, "recipe is required, such as {\"tokens\": {\"factor\": 2}}");
    }
  }

  /** The parent to be trained on as it is. */
  public record Continuation(
      String parent, Optional<String> dataset, Optional<TrainingWish> training) {
    public Continuation {
      Objects.requireNonNull(parent, "parent is required, a version's id or model@alias");
    }
  }

  @POST
  @Path("/growths")
  @Operation(
      operationId = "grow",
      summary = "Grow a version and train the child on.",
      description = "With dryRun=true nothing happens, and the answer says what would.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "What would happen, with dryRun=true.",
      content = @Content(schema = @Schema(implementation = RunViews.DryRun.class)))
  public Response grow(
      @Nullable NewGrowth body,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String dryRun) {
    NewGrowth growth = Bodies.given(body);
    if (QueryValues.flag("dryRun", dryRun)) {
      return requests.dryRun(plan(growth));
    }
    return requests.accepted(
        caller.requestId(), "POST /growths " + Documents.canonical(growth), () -> plan(growth));
  }

  private Planned plan(NewGrowth growth) {
    return Planner.growth(
        wish(growth.parent(), growth.dataset(), growth.training()), growth.recipe());
  }

  @POST
  @Path("/continuations")
  @Operation(
      operationId = "continueTraining",
      summary = "Train a version on as it is: the control arm of a growth.",
      description = "With dryRun=true nothing happens, and the answer says what would.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "What would happen, with dryRun=true.",
      content = @Content(schema = @Schema(implementation = RunViews.DryRun.class)))
  public Response proceed(
      @Nullable Continuation body,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String dryRun) {
    Continuation continuation = Bodies.given(body);
    if (QueryValues.flag("dryRun", dryRun)) {
      return requests.dryRun(plan(continuation));
    }
    return requests.accepted(
        caller.requestId(),
        "POST /continuations " + Documents.canonical(continuation),
        () -> plan(continuation));
  }

  private Planned plan(Continuation continuation) {
    return Planner.continuation(
        wish(continuation.parent(), continuation.dataset(), continuation.training()));
  }

  private ChildWish wish(String parent, Optional<String> dataset, Optional<TrainingWish> training) {
    Optional<PublishedVersion> known = references.findActive(parent);
    String reference =
        dataset
            .or(() ->
                known
                    .flatMap(version -> version.document().trained())
                    .map(by -> by.dataset().toString()))
            .orElse("(none)");
    return new ChildWish(parent, known, reference, index.dataset(reference), training);
  }
}
