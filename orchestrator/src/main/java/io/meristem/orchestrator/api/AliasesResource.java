package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.EntityTags;
import io.meristem.orchestrator.http.Names;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.LineageViews.AliasView;
import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.PublishedVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Names of a model that stand for one of its versions at a time, such as production. */
@Path("/api/v1/models")
@Tag(name = "aliases")
@Produces(MediaType.APPLICATION_JSON)
public class AliasesResource {

  private final Governance governance;
  private final References references;
  private final Caller caller;

  AliasesResource(Governance governance, References references, Caller caller) {
    this.governance = governance;
    this.references = references;
    this.caller = caller;
  }

  /**
   * Where an alias is to go.
   *
   * @param version its id, or {@code model@alias} for what another alias stands for now
   * @param override whether it goes there though gates of its policy fail; needs a reason
   */
  public record NewPlace(String version, Optional<String> reason, Optional<Boolean> override) {

    public NewPlace {
      Objects.requireNonNull(version, "version is required, a version's id or model@alias");
      if (override.orElse(false) && reason.orElse("").isBlank()) {
        throw new IllegalArgumentException("an override needs a reason");
      }
    }
  }

  /** Why an alias is to go back to where it was. */
  public record Rollback(String reason) {

    public Rollback {
      Objects.requireNonNull(reason, "reason is required, in words");
    }
  }

  /** A version that somebody wants an alias to move to. */
  public record NewApproval(String version, Optional<String> reason) {

    public NewApproval {
      Objects.requireNonNull(version, "version is required, a version's id or model@alias");
    }
  }

  @GET
  @Path("/{model}/aliases")
  @Operation(operationId = "listAliases", summary = "A model's aliases, also those that are gone.")
  public List<AliasView> list(@PathParam("model") String model, @RestQuery Optional<String> at) {
    return references.tip(model, at).state().aliases().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(alias -> LineageViews.alias(alias.getKey(), alias.getValue()))
        .toList();
  }

  @GET
  @Path("/{model}/aliases/{alias}")
  @Operation(
      operationId = "readAlias",
      summary = "What an alias stands for, and what must hold before it moves.",
      description = "The ETag changes with each move.")
  public RestResponse<AliasView> one(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @RestQuery Optional<String> at) {
    return view(references.tip(model, at).state(), model, alias);
  }

  @GET
  @Path("/{model}/aliases/{alias}/moves")
  @Operation(operationId = "listMoves", summary = "All moves of an alias, the newest first.")
  public List<Alias.Move> moves(
      @PathParam("model") String model, @PathParam("alias") String alias) {
    Lineage lineage = references.tip(model, Optional.empty()).state();
    return List.copyOf(known(lineage, model, alias).moves()).reversed();
  }

  @PUT
  @Path("/{model}/aliases/{alias}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "moveAlias",
      summary = "Let an alias stand for a version, through the gates of its policy.",
      description =
          """
          An alias that is not there yet is made. With If-Match it only moves from where the caller saw \
          it; with If-None-Match: * it is only made. A refusal names every gate that failed.\
          """)
  public RestResponse<AliasView> move(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String noneMatch,
      @Nullable NewPlace body) {
    NewPlace place = Bodies.given(body);
    references.tip(model, Optional.empty());
    MoveWish wish =
        new MoveWish(
            Names.alias(alias),
            Optional.of(id(place.version())),
            caller.cause(),
            place.reason().orElse(""),
            "*".equals(noneMatch) ? OptionalLong.of(0) : EntityTags.number(match),
            place.override().orElse(false));
    return after(governance.move(model, caller.actor(), wish), model, alias);
  }

  @DELETE
  @Path("/{model}/aliases/{alias}")
  @Operation(operationId = "removeAlias", summary = "Let an alias stand for nothing any more.")
  public RestResponse<AliasView> remove(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @RestQuery Optional<String> reason) {
    known(references.tip(model, Optional.empty()).state(), model, alias);
    return after(
        governance.move(
            model, caller.actor(), wish(alias, reason.orElse(""), EntityTags.number(match))),
        model,
        alias);
  }

  @POST
  @Path("/{model}/aliases/{alias}/rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "rollBackAlias",
      summary = "Move an alias back to the version before its newest move.",
      description =
          "No gate is in the way, since it stood there before. What was rolled back is not rolled"
              + " back again: move the alias instead.")
  public RestResponse<AliasView> rollBack(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @Nullable Rollback body) {
    Rollback rollback = Bodies.given(body);
    known(references.tip(model, Optional.empty()).state(), model, alias);
    return after(
        governance.rollBack(
            model, caller.actor(), wish(alias, rollback.reason(), EntityTags.number(match))),
        model,
        alias);
  }

  @POST
  @Path("/{model}/aliases/{alias}/approvals")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "approveMove",
      summary = "Approve that an alias moves to a version; it counts until the alias moves.")
  public RestResponse<AliasView> approve(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @Nullable NewApproval body) {
    NewApproval approval = Bodies.given(body);
    references.tip(model, Optional.empty());
    MoveApproved approved =
        new MoveApproved(
            Names.alias(alias),
            id(approval.version()),
            approval.reason().orElse(""),
            caller.cause());
    return after(governance.decide(model, caller.actor(), approved), model, alias);
  }

  private MoveWish wish(String alias, String reason, OptionalLong known) {
    return new MoveWish(alias, Optional.empty(), caller.cause(), reason, known, false);
  }

  private String id(String reference) {
    return references
        .find(reference)
        .map(PublishedVersion::document)
        .map(document -> document.id())
        .orElse(reference);
  }

  private static RestResponse<AliasView> after(
      Governance.Decided decided, String model, String alias) {
    return view(LineageRefusals.accepted(decided), model, alias);
  }

  private static RestResponse<AliasView> view(Lineage lineage, String model, String name) {
    Alias alias = known(lineage, model, name);
    return RestResponse.ResponseBuilder.ok(LineageViews.alias(name, alias))
        .header(HttpHeaders.ETAG, EntityTags.of(alias.movedAt()))
        .build();
  }

  private static Alias known(Lineage lineage, String model, String alias) {
    return lineage
        .alias(alias)
        .orElseThrow(() -> Problems.unknown("alias", alias, "models/" + model + "/aliases"));
  }
}
