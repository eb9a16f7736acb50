package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.LineageViews.ForgettingView;
import io.meristem.orchestrator.views.LineageViews.RelativeView;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionGraph;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Which version came from which. */
@Path("/api/v1/versions")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class AncestryResource {

  private final References references;
  private final Index index;
  private final Governance governance;

  AncestryResource(References references, Index index, Governance governance) {
    this.references = references;
    this.index = index;
    this.governance = governance;
  }

  @GET
  @Path("/{id}/ancestors")
  @Operation(
      operationId = "listAncestors",
      summary = "All that a version came from, nearest first.")
  public RestResponse<List<RelativeView>> ancestors(
      @PathParam("id") String id,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    String version = references.id(id);
    return page(graph -> graph.ancestors(version), cursor, limit, asked);
  }

  @GET
  @Path("/{id}/descendants")
  @Operation(
      operationId = "listDescendants",
      summary = "All that came from a version, nearest first.")
  public RestResponse<List<RelativeView>> descendants(
      @PathParam("id") String id,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    String version = references.id(id);
    return page(graph -> graph.descendants(version), cursor, limit, asked);
  }

  @GET
  @Path("/{id}/common-ancestors/{other}")
  @Operation(
      operationId = "listCommonAncestors",
      summary = "The lowest common ancestors of two versions; more than one only after merges.",
      description = "A version counts as its own ancestor.")
  public List<RelativeView> common(@PathParam("id") String id, @PathParam("other") String other) {
    String one = references.id(id);
    String two = references.id(other);
    return index
        .versions()
        .ask(graph ->
            found(graph.lowestCommonAncestors(one, two)).stream()
                .map(version -> relative(graph, version))
                .toList());
  }

  @GET
  @Path("/{id}/paths/{descendant}")
  @Operation(
      operationId = "listPaths",
      summary = "The ways from a version to a descendant, each with both ends.",
      description = "The way by first parents comes first; there are several only after merges.")
  public List<List<String>> paths(
      @PathParam("id") String id,
      @PathParam("descendant") String descendant,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit) {
    String from = references.id(id);
    String to = references.id(descendant);
    int most = QueryValues.limit(limit);
    return index.versions().ask(graph -> found(graph.paths(from, to, most)));
  }

  @GET
  @Path("/{id}/forgetting")
  @Operation(
      operationId = "readForgetting",
      summary = "What a version has lost, or won, on each set that an ancestor was measured on.")
  public List<ForgettingView> forgetting(
      @PathParam("id") String id, @RestQuery Optional<String> at) {
    VersionDocument version = references.version(id, at).document();
    return LineageViews.forgetting(
        governance.forgetting(references.tip(version.model(), at).state(), version.id()));
  }

  private RestResponse<List<RelativeView>> page(
      Function<VersionGraph, Answer<List<String>>> question,
      Optional<String> cursor,
      String limit,
      UriInfo asked) {
    int most = QueryValues.limit(limit);
    return index
        .versions()
        .ask(graph -> {
          List<String> all = found(question.apply(graph));
          List<String> rest = all.subList(behind(cursor, all), all.size());
          List<String> page = rest.subList(0, Math.min(most, rest.size()));
          return Pages.of(
              page.stream().map(version -> relative(graph, version)).toList(),
              asked,
              rest.size() > most ? Optional.of(page.getLast()) : Optional.empty());
        });
  }

  private static int behind(Optional<String> cursor, List<String> all) {
    int last = all.indexOf(QueryValues.cursor(cursor));
    if (cursor.isPresent() && last < 0) {
      throw QueryValues.refusal("cursor", cursor.get(), "one that a Link header of this list told");
    }
    return last + 1;
  }

  private static RelativeView relative(VersionGraph graph, String version) {
    Edge edge = found(graph.edge(version));
    return new RelativeView(version, edge, found(graph.parents(version)));
  }

  private static <T> T found(Answer<T> answer) {
    return switch (answer) {
      case Answer.Found<T>(T found) -> found;
      case Answer.Refused<T>(String why) ->
          throw Problems.conflict("unrelated-versions", "One did not come from the other", why);
    };
  }
}
