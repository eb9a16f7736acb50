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
import io.meristem.storage.lineage.PolicyChange;
import io.meristem.storage.lineage.PromotionPolicy;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What must hold before an alias moves. */
@Path("/api/v1/models")
@Tag(name = "aliases")
@Produces(MediaType.APPLICATION_JSON)
public class AliasPolicyResource {

  private static final String IF_AS_SEEN =
      "With If-Match, only if the policy is as the caller saw it: its ETag is the number of the"
          + " commit that gave it, policy.stamp.sequence of the alias, or 0 if it has none.";

  private final Governance governance;
  private final References references;
  private final Caller caller;

  AliasPolicyResource(Governance governance, References references, Caller caller) {
    this.governance = governance;
    this.references = references;
    this.caller = caller;
  }

  /**
   * What must hold; what is left out is not looked at.
   *
   * @param evaluations names of datasets that a version must have been measured on
   * @param tolerance by how many nats per token its loss on a set may be above that of its best
   *     ancestor
   * @param growthGain by how many nats per token a version that grew must be better than its
   *     control arm
   * @param secondActor whether somebody else than who moves the alias must have approved
   * @param locked whether nobody may move the alias
   * @param reason why, in words; needed if less must hold than before
   */
  public record NewPolicy(
      Optional<List<String>> evaluations,
      OptionalDouble tolerance,
      OptionalDouble growthGain,
      Optional<Boolean> secondActor,
      Optional<Boolean> locked,
      Optional<String> reason) {

    public NewPolicy {
      evaluations = evaluations.map(List::copyOf);
      var _ = policy(evaluations, tolerance, growthGain, secondActor, locked);
    }

    private PromotionPolicy policy() {
      return policy(evaluations, tolerance, growthGain, secondActor, locked);
    }

    private static PromotionPolicy policy(
        Optional<List<String>> evaluations,
        OptionalDouble tolerance,
        OptionalDouble growthGain,
        Optional<Boolean> secondActor,
        Optional<Boolean> locked) {
      return new PromotionPolicy(
          evaluations.orElse(List.of()),
          tolerance,
          growthGain,
          secondActor.orElse(false),
          locked.orElse(false));
    }
  }

  @PUT
  @Path("/{model}/aliases/{alias}/policy")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "setPolicy",
      summary = "Say what must hold before an alias moves.",
      description =
          "The alias need not be there yet. A policy that demands less than the one before it needs a"
              + " reason. Earlier policies and the reasons stay in the model's log. "
              + IF_AS_SEEN)
  public RestResponse<AliasView> set(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @Nullable NewPolicy body) {
    NewPolicy given = Bodies.given(body);
    return changed(model, alias, Optional.of(given.policy()), given.reason(), match);
  }

  @DELETE
  @Path("/{model}/aliases/{alias}/policy")
  @Operation(
      operationId = "removePolicy",
      summary = "Let an alias move whatever holds.",
      description = "Needs a reason if anything had to hold. " + IF_AS_SEEN)
  public RestResponse<AliasView> remove(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @RestQuery Optional<String> reason) {
    return changed(model, alias, Optional.empty(), reason, match);
  }

  private RestResponse<AliasView> changed(
      String model,
      String alias,
      Optional<PromotionPolicy> policy,
      Optional<String> reason,
      @Nullable String match) {
    references.tip(model, Optional.empty());
    String name = Names.alias(alias);
    OptionalLong known = EntityTags.number(match);
    Optional<Alias> after =
        LineageRefusals.accepted(
                governance.decide(
                    model,
                    caller.actor(),
                    lineage -> PolicyChange.changed(lineage, name, policy, reason, known)))
            .alias(alias);
    return after
        .map(now ->
            RestResponse.ResponseBuilder.ok(LineageViews.alias(alias, now))
                .header(HttpHeaders.ETAG, EntityTags.of(now.ruledAt()))
                .build())
        .orElseThrow(() -> Problems.unknown("alias", alias, "models/" + model + "/aliases"));
  }
}
