package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Governance;
import io.meristem.orchestrator.dispatch.Retentions;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.EntityTags;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.Retention;
import io.meristem.storage.lineage.RetentionRules;
import io.meristem.storage.lineage.RetentionRuling;
import io.meristem.storage.lineage.Stamp;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Which versions of a model stay. */
@Path("/api/v1/models/{model}/retention")
@Tag(name = "garbage")
@Produces(MediaType.APPLICATION_JSON)
public class RetentionResource {

  private static final Duration A_WEEK = Duration.ofDays(7);

  private final Retentions retentions;
  private final References references;
  private final Caller caller;

  RetentionResource(Retentions retentions, References references, Caller caller) {
    this.retentions = retentions;
    this.references = references;
    this.caller = caller;
  }

  /**
   * What stays; at least one of the first three is needed. What an alias names, and what other
   * versions or open runs need, stays without being asked for.
   *
   * @param last so many of the newest
   * @param every the first version, and each so-and-so-many-th after it
   * @param tagged whether versions with a tag stay; false if left out
   * @param purgeAfter how long a version is retired before it is purged, as {@code P7D}, which it
   *     is if left out
   */
  public record NewRules(
      OptionalInt last,
      OptionalInt every,
      Optional<Boolean> tagged,
      Optional<Duration> purgeAfter) {

    public NewRules {
      var _ = rules(last, every, tagged, purgeAfter);
    }

    private RetentionRules rules() {
      return rules(last, every, tagged, purgeAfter);
    }

    private static RetentionRules rules(
        OptionalInt last,
        OptionalInt every,
        Optional<Boolean> tagged,
        Optional<Duration> purgeAfter) {
      return new RetentionRules(last, every, tagged.orElse(false), purgeAfter.orElse(A_WEEK));
    }
  }

  /** Why the rules are to be applied now. */
  public record NewApplication(String reason) {

    public NewApplication {
      Objects.requireNonNull(reason, "reason is required, in words");
      if (reason.isBlank()) {
        throw new IllegalArgumentException("reason is blank; say why, in words");
      }
    }
  }

  /**
   * The rules of a model.
   *
   * @param rules all versions stay if there are none
   * @param changed by which commit, when and by whom; left out if nobody ever did
   */
  public record RetentionView(
      String model, Optional<RetentionRules> rules, Optional<Stamp> changed) {

    static RetentionView of(String model, Lineage lineage) {
      Optional<RetentionRuling> ruling = lineage.retention();
      return new RetentionView(
          model, ruling.flatMap(RetentionRuling::rules), ruling.map(RetentionRuling::stamp));
    }
  }

  /** What becomes of a version, and why. */
  public record VerdictView(String version, String why) {}

  /** How many versions there are of each kind. */
  public record Counts(int keep, int retire, int purge) {}

  /**
   * What the rules come to.
   *
   * @param keep the newest first, as are the others; some of them
   */
  public record EffectsView(
      String model,
      Counts counts,
      List<VerdictView> retire,
      List<VerdictView> purge,
      List<VerdictView> keep) {

    static EffectsView of(String model, Retention retention, int limit) {
      return new EffectsView(
          model,
          new Counts(retention.keep().size(), retention.retire().size(), retention.purge().size()),
          views(retention.retire(), limit),
          views(retention.purge(), limit),
          views(retention.keep(), limit));
    }

    private static List<VerdictView> views(List<Retention.Verdict> verdicts, int limit) {
      return verdicts.stream()
          .limit(limit)
          .map(verdict -> new VerdictView(verdict.version().id(), verdict.why()))
          .toList();
    }
  }

  @GET
  @Operation(
      operationId = "readRetention",
      summary = "Which versions of a model stay.",
      description = "The ETag changes with each change of the rules.")
  public RestResponse<RetentionView> read(
      @PathParam("model") String model, @RestQuery Optional<String> at) {
    return view(model, references.tip(model, at).state());
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "setRetention",
      summary = "Say which versions of a model stay; nothing happens to any by that alone.",
      description = "With If-Match, only if the rules are as the caller saw them.")
  public RestResponse<RetentionView> set(
      @PathParam("model") String model,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @Nullable NewRules body) {
    return changed(model, Optional.of(Bodies.given(body).rules()), match);
  }

  @DELETE
  @Operation(operationId = "removeRetention", summary = "Let all versions of a model stay.")
  public RestResponse<RetentionView> remove(
      @PathParam("model") String model, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match) {
    return changed(model, Optional.empty(), match);
  }

  private RestResponse<RetentionView> changed(
      String model, Optional<RetentionRules> rules, @Nullable String match) {
    references.tip(model, Optional.empty());
    Governance.Decided decided =
        retentions.change(model, caller.actor(), rules, EntityTags.number(match));
    return view(model, LineageRefusals.accepted(decided));
  }

  private static RestResponse<RetentionView> view(String model, Lineage lineage) {
    return RestResponse.ResponseBuilder.ok(RetentionView.of(model, lineage))
        .header(HttpHeaders.ETAG, EntityTags.of(Retentions.changedAt(lineage)))
        .build();
  }

  @GET
  @Path("/preview")
  @Operation(
      operationId = "previewRetention",
      summary = "What the rules would do to a model's versions now, and why. Does nothing.")
  public EffectsView preview(
      @PathParam("model") String model,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit) {
    int most = QueryValues.limit(limit);
    Lineage lineage = references.tip(model, Optional.empty()).state();
    return EffectsView.of(
        model, retentions.preview(lineage).orElseThrow(() -> noRules(model)), most);
  }

  @POST
  @Path("/applications")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "applyRetention",
      summary = "Retire and purge what the rules do not keep, as one commit of the model's log.",
      description = "What is purged can be deleted from then on: see garbage.")
  public EffectsView apply(
      @PathParam("model") String model,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Nullable NewApplication body) {
    int most = QueryValues.limit(limit);
    String reason = Bodies.given(body).reason();
    references.tip(model, Optional.empty());
    return EffectsView.of(
        model,
        retentions.apply(model, caller.actor(), reason).orElseThrow(() -> noRules(model)),
        most);
  }

  private static RuntimeException noRules(String model) {
    return Problems.conflict(
        "no-retention",
        "The model has no retention rules",
        "all versions of model %s stay; PUT /api/v1/models/%s/retention says which do not"
            .formatted(model, model));
  }
}
