package io.meristem.orchestrator.api;

import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelRow;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.planning.ModelShape;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.TrainingWish;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.orchestrator.views.VersionViews;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.Documents;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Models: a root, and what grew out of it. */
@Path("/api/v1/models")
@Tag(name = "models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

  private final Index index;
  private final Facts facts;
  private final Requests requests;
  private final Caller caller;
  private final VersionViews views;
  private final References references;

  ModelsResource(
      Index index,
      Facts facts,
      Requests requests,
      Caller caller,
      VersionViews views,
      References references) {
    this.index = index;
    this.facts = facts;
    this.requests = requests;
    this.caller = caller;
    this.views = views;
    this.references = references;
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
  @Operation(
      operationId = "trainRoot",
      summary = "Train the root of a new model.",
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
  public Response train(
      @Nullable NewModel body,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String dryRun) {
    NewModel model = Bodies.given(body);
    if (QueryValues.flag("dryRun", dryRun)) {
      return requests.dryRun(plan(model));
    }
    return requests.accepted(
        caller.requestId(), "POST /models " + Documents.canonical(model), () -> plan(model));
  }

  private Planned plan(NewModel model) {
    return Planner.root(
        model.name(),
        model.config().orElse(ModelShape.DEFAULT),
        model.training().orElse(TrainingWish.NONE),
        model.dataset(),
        index.dataset(model.dataset()),
        index.hasRoot(model.name()));
  }

  @GET
  @Operation(
      operationId = "listModels",
      summary = "All models that have a version, by name.",
      description =
          "filter and sort are told of in docs/FILTERS.md. The Link header leads to the next page.")
  public RestResponse<List<VersionViews.ModelView>> list(
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> sort,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    Page<ModelRow> page =
        Listing.of(ListFields.MODELS, filter, sort, cursor, limit)
            .page(index.versions()::modelsBehind, ModelRow::name);
    return Pages.of(page.things().stream().map(ModelsResource::view).toList(), asked, page.next());
  }

  private static VersionViews.ModelView view(ModelRow model) {
    return new VersionViews.ModelView(model.name(), model.versions(), model.newest().id());
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
      summary = "A model's versions with all that is known of them, in the order of publication.",
      description =
          "Reads a document for each: GET /models/{name}/versions is the list for many. The Link"
              + " header leads to the next page.")
  public RestResponse<VersionViews.LineageView> lineage(
      @PathParam("name") String name,
      @RestQuery Optional<String> at,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    Lineage lineage = references.tip(name, at).state();
    String after = QueryValues.cursor(cursor);
    Page<VersionRow> page =
        Page.first(
            index.versions().ofModel(name, after.isEmpty() ? 0 : QueryValues.place(after) + 1),
            row -> lineage.version(row.id()).isPresent(),
            QueryValues.limit(limit),
            row -> Integer.toString(row.place()));
    return Pages.with(
        new VersionViews.LineageView(name, views(page.things(), lineage)), asked, page.next());
  }

  private List<VersionViews.VersionView> views(List<VersionRow> rows, Lineage lineage) {
    return rows.stream()
        .flatMap(row -> facts.version(row.id()).stream())
        .map(version -> views.version(version.document(), lineage))
        .toList();
  }
}
