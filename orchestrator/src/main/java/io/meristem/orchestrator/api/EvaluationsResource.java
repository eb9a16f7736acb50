package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.EvaluationPlanner;
import io.meristem.orchestrator.planning.EvaluationWish;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Run;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What can be found out about published versions. */
@Path("/api/v1")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EvaluationsResource {

  private final Index index;
  private final References references;
  private final Facts facts;
  private final Requests requests;
  private final Caller caller;

  EvaluationsResource(
      Index index, References references, Facts facts, Requests requests, Caller caller) {
    this.index = index;
    this.references = references;
    this.facts = facts;
    this.requests = requests;
    this.caller = caller;
  }

  /**
   * A version to be measured.
   *
   * @param datasets whose validation splits are used, each by name, for the newest of that name, or
   *     {@code name/hash}
   * @param windows of each set, without overlap; a short set has fewer
   * @param sequence tokens per window
   */
  public record NewEvaluation(
      String version, List<String> datasets, OptionalInt windows, OptionalInt sequence) {
    public NewEvaluation {
      Objects.requireNonNull(version, "version is required, a version's id or model@alias");
      Objects.requireNonNull(datasets, "datasets is required, names or name/hash");
      datasets = List.copyOf(datasets);
    }
  }

  /** A version whose growth is to be done again. */
  public record NewVerification(String version) {
    public NewVerification {
      Objects.requireNonNull(version, "version is required, a version's id or model@alias");
    }
  }

  @POST
  @Path("/evaluations")
  @Operation(
      operationId = "evaluate",
      summary = "Measure a version on held-out sets: loss, perplexity, bits per byte.",
      description = "What is left out is as it was in the version's training.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  public Response evaluate(@Nullable NewEvaluation body) {
    NewEvaluation evaluation = Bodies.given(body);
    return requests.accepted(
        caller.requestId(),
        "POST /evaluations " + Documents.canonical(evaluation),
        () ->
            EvaluationPlanner.evaluation(
                new EvaluationWish(
                    evaluation.version(),
                    references.findActive(evaluation.version()),
                    evaluation.datasets().stream()
                        .map(name -> new EvaluationWish.NamedSet(name, index.dataset(name)))
                        .toList(),
                    evaluation.windows(),
                    evaluation.sequence())));
  }

  @POST
  @Path("/verifications")
  @Operation(
      operationId = "verify",
      summary = "Do a version's growth again, and compare the child at its birth.",
      description = "Any worker may do it: equal growths give equal bits.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  public Response verify(@Nullable NewVerification body) {
    NewVerification verification = Bodies.given(body);
    return requests.accepted(
        caller.requestId(),
        "POST /verifications " + Documents.canonical(verification),
        () -> plan(verification.version()));
  }

  private Planned plan(String name) {
    Optional<PublishedVersion> version = references.findActive(name);
    return EvaluationPlanner.verification(
        name, version, version.flatMap(known -> facts.run(known.document().run())).map(Run::spec));
  }
}
