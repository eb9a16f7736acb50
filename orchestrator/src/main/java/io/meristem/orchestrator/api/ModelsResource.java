package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.ModelShape;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.TrainingWish;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Documents;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Models: a root, and what grew out of it. */
@Path("/api/v1/models")
@Tag(name = "models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

  private final Index index;
  private final Requests requests;
  private final Caller caller;
  private final Views views;
  private final References references;

  ModelsResource(
      Index index, Requests requests, Caller caller, Views views, References references) {
    this.index = index;
    this.references = references;
    this.requests = requests;
    this.caller = caller;
    this.views = views;
  }

  /**
   * A root to be trained.
   *
   * @param dataset its name, for the newest of that name, or {@code name/hash}
   */
  public record NewModel(
      String name, String dataset, Optional<ModelShape> config, Optional<TrainingWish> training) {
    public NewModel {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(dataset, "dataset is required, by name or name/hash");
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "trainRoot", summary = "Train the root of a new model.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = Views.RunView.class)))
  public Response train(@Nullable NewModel body) {
    NewModel model = Bodies.given(body);
    return requests.accepted(
        caller.requestId(),
        "POST /models " + Documents.canonical(model),
        () ->
            Planner.root(
                model.name(),
                model.config().orElse(ModelShape.DEFAULT),
                model.training().orElse(TrainingWish.NONE),
                model.dataset(),
                index.dataset(model.dataset()),
                index.hasRoot(model.name())));
  }

  @GET
  @Operation(operationId = "listModels", summary = "All models that have a version.")
  public List<Views.ModelView> list() {
    return index.models().stream().map(this::view).toList();
  }

  private Views.ModelView view(String name) {
    List<VersionDocument> lineage = index.lineage(name);
    return new Views.ModelView(name, lineage.size(), lineage.getLast().id());
  }

  @GET
  @Path("/{name}")
  @Operation(
      operationId = "readModel",
      summary = "One model, now or as its log said after a commit or at a moment.")
  public LineageViews.ModelState one(
      @PathParam("name") String name, @RestQuery Optional<String> at) {
    return LineageViews.model(name, references.tip(name, at));
  }

  @GET
  @Path("/{name}/lineage")
  @Operation(
      operationId = "readLineage",
      summary = "A model's versions, root first, then by ancestry.")
  public Views.LineageView lineage(@PathParam("name") String name, @RestQuery Optional<String> at) {
    Lineage lineage = references.tip(name, at).state();
    return new Views.LineageView(
        name,
        index.lineage(name).stream()
            .filter(version -> lineage.version(version.id()).isPresent())
            .map(version -> views.version(version, lineage))
            .toList());
  }
}
