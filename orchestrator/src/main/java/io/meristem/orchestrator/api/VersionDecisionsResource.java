package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.orchestrator.dispatch.Retentions;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Names;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.VersionViews;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.lineage.VersionDocument;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What people decide about published versions; asking for the same again changes nothing. */
@Path("/api/v1/versions")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class VersionDecisionsResource {

  private static final String IF_AS_SEEN =
      "With If-Match it is done only if the version is as the caller saw it, by the ETag of GET"
          + " /versions/{id}.";

  private final Governance governance;
  private final Retentions retentions;
  private final References references;
  private final Caller caller;
  private final VersionViews views;

  VersionDecisionsResource(
      Governance governance,
      Retentions retentions,
      References references,
      Caller caller,
      VersionViews views) {
    this.governance = governance;
    this.retentions = retentions;
    this.references = references;
    this.caller = caller;
    this.views = views;
  }

  /** Something to be remembered of a version. */
  public record NewNote(String text) {

    public NewNote {
      Objects.requireNonNull(text, "text is required, in words");
      if (text.isBlank()) {
        throw new IllegalArgumentException("text is blank; write something");
      }
    }
  }

  @PUT
  @Path("/{id}/tags/{tag}")
  @Operation(
      operationId = "tagVersion",
      summary = "Give a version a label.",
      description = IF_AS_SEEN)
  public RestResponse<VersionViews.VersionView> tag(
      @PathParam("id") String id,
      @PathParam("tag") String tag,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match) {
    return decidedAsSeen(id, match, version -> new VersionTagged(version, Names.tag(tag)));
  }

  @DELETE
  @Path("/{id}/tags/{tag}")
  @Operation(
      operationId = "untagVersion",
      summary = "Take a label from a version.",
      description = IF_AS_SEEN)
  public RestResponse<VersionViews.VersionView> untag(
      @PathParam("id") String id,
      @PathParam("tag") String tag,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match) {
    return decidedAsSeen(id, match, version -> new VersionUntagged(version, Names.tag(tag)));
  }

  @POST
  @Path("/{id}/notes")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "noteVersion", summary = "Write something about a version.")
  public VersionViews.VersionView note(@PathParam("id") String id, @Nullable NewNote body) {
    String text = Bodies.given(body).text();
    VersionDocument document = references.version(id).document();
    String cause = caller.cause();
    return view(
        document,
        governance.decide(
            document.model(),
            caller.actor(),
            lineage -> {
              boolean isThere =
                  lineage.version(document.id()).stream()
                      .flatMap(version -> version.notes().stream())
                      .anyMatch(note -> note.text().equals(text));
              return lineage.knows(cause) && !isThere
                  ? new LineageDecision.Refused(new LineageRefusal.CauseSpent(cause))
                  : lineage.decide(List.of(new VersionNoted(document.id(), text, cause)));
            }));
  }

  @POST
  @Path("/{id}/retire")
  @Operation(
      operationId = "retireVersion",
      summary = "Offer a version to nobody any more; it keeps its blobs.",
      description = "Not while an alias stands for it.")
  public VersionViews.VersionView retire(
      @PathParam("id") String id, @RestQuery Optional<String> reason) {
    String why = why(reason);
    return decided(id, version -> new VersionRetired(version, why));
  }

  @POST
  @Path("/{id}/restore")
  @Operation(operationId = "restoreVersion", summary = "Offer a retired version again.")
  public VersionViews.VersionView restore(
      @PathParam("id") String id, @RestQuery Optional<String> reason) {
    String why = why(reason);
    return decided(id, version -> new VersionRestored(version, why));
  }

  @POST
  @Path("/{id}/purge")
  @Operation(
      operationId = "purgeVersion",
      summary = "Let the blobs of a retired version be deleted, for ever.",
      description =
          "They go when garbage is collected, as far as nothing else names them. The version stays"
              + " known as an ancestor. Not while a run or plan that is not closed needs it.")
  public VersionViews.VersionView purge(
      @PathParam("id") String id, @RestQuery Optional<String> reason) {
    String why = why(reason);
    VersionDocument document = references.version(id).document();
    return view(document, retentions.purge(document.model(), caller.actor(), document.id(), why));
  }

  private static String why(Optional<String> reason) {
    return reason
        .filter(given -> !given.isBlank())
        .orElseThrow(() -> QueryValues.refusal("reason", reason.orElse(""), "words that say why"));
  }

  private RestResponse<VersionViews.VersionView> decidedAsSeen(
      String id, @Nullable String match, Function<String, LineageEntry> wish) {
    VersionDocument document = references.version(id).document();
    LineageEntry wished = wish.apply(document.id());
    Governance.Decided decided =
        governance.decide(
            document.model(),
            caller.actor(),
            lineage ->
                changed(lineage, document.id(), match)
                    .map(LineageDecision.class::cast)
                    .orElseGet(() -> lineage.decide(List.of(wished))));
    Lineage after = LineageRefusals.accepted(decided);
    return LineageViews.tagged(views.version(document, after), after);
  }

  private static Optional<LineageDecision.Refused> changed(
      Lineage lineage, String version, @Nullable String match) {
    return lineage
        .version(version)
        .filter(_ -> match != null && !match.equals("*"))
        .filter(now -> !LineageViews.etag(now).equals(match))
        .map(now -> new LineageRefusal.VersionChanged(version, now.tags()))
        .map(LineageDecision.Refused::new);
  }

  private VersionViews.VersionView decided(String id, Function<String, LineageEntry> wish) {
    VersionDocument document = references.version(id).document();
    return view(
        document, governance.decide(document.model(), caller.actor(), wish.apply(document.id())));
  }

  private VersionViews.VersionView view(VersionDocument document, Governance.Decided decided) {
    return views.version(document, LineageRefusals.accepted(decided));
  }
}
