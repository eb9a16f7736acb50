package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.plans.PlanDispatch;
import io.meristem.orchestrator.plans.PlanOutline;
import io.meristem.orchestrator.plans.PlanPages;
import io.meristem.orchestrator.plans.PlanPages.PlanPage;
import io.meristem.orchestrator.views.PlanViews;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.StageStatus;
import io.meristem.storage.run.Request;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
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

/** Plans: several stages of work as one document. */
@Path("/api/v1/plans")
@Tag(name = "plans")
@Produces(MediaType.APPLICATION_JSON)
public class PlansResource {

  private final PlanDispatch plans;
  private final PlanPages pages;
  private final Dispatch dispatch;
  private final Requests requests;
  private final Index index;
  private final Caller caller;

  PlansResource(
      PlanDispatch plans,
      PlanPages pages,
      Dispatch dispatch,
      Requests requests,
      Index index,
      Caller caller) {
    this.plans = plans;
    this.pages = pages;
    this.dispatch = dispatch;
    this.requests = requests;
    this.index = index;
    this.caller = caller;
  }

  /** A stage that somebody approves of. */
  public record Approval(String stage) {
    public Approval {
      Objects.requireNonNull(stage, "stage is required, the name of a stage that waits");
    }
  }

  @POST
  @Consumes({Bodies.YAML, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "startPlan",
      summary = "Start a plan: stages of training, growth and evaluation, with gates.",
      description =
          "docs/PLANS.md says what a plan is made of, in YAML or JSON. With dryRun=true nothing happens, and the answer says what every arm would need.")
  @APIResponse(
      responseCode = "202",
      description = "The plan.",
      headers = @Header(name = "Location", description = "Where the plan can be looked at."),
      content = @Content(schema = @Schema(implementation = PlanViews.PlanView.class)))
  @APIResponse(
      responseCode = "200",
      description = "What would happen, with dryRun=true.",
      content = @Content(schema = @Schema(implementation = PlanViews.PlanDryRun.class)))
  public Response start(
      @Nullable String body,
      @Context HttpHeaders headers,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String dryRun) {
    PlanText text = text(Bodies.given(body), headers.getMediaType());
    RequestId id = caller.requestId();
    return QueryValues.flag("dryRun", dryRun)
        ? Response.ok(dryRun(id, text)).build()
        : accepted(plans.begin(request(id, text)));
  }

  private static PlanText text(String body, MediaType type) {
    return MediaType.APPLICATION_JSON_TYPE.isCompatible(type)
        ? PlanText.json(body)
        : PlanText.yaml(body);
  }

  private PlanViews.PlanDryRun dryRun(RequestId id, PlanText text) {
    return switch (plans.outline(id, text.document())) {
      case PlanOutline.Possible(var arms, _) ->
          PlanViews.dryRun(
              text.document().name(), arms, arm -> requests.fit(arm.spec(), arm.terms()));
      case PlanOutline.Impossible(PlanMistake mistake) -> throw text.refusal(mistake);
    };
  }

  private PlanRequest request(RequestId id, PlanText text) {
    String body = Sha256.of("POST /plans " + Documents.canonical(text.document()));
    PlanRequest request = plans.earlier(id).orElseGet(() -> recorded(id, body, text));
    if (!request.body().equals(body)) {
      throw Requests.keyReused("for another plan, which is " + request.plan());
    }
    return request;
  }

  private PlanRequest recorded(RequestId id, String body, PlanText text) {
    Optional<Request> earlier = dispatch.earlier(id);
    if (earlier.isPresent()) {
      throw Requests.keyReused("for run " + earlier.get().run());
    }
    return switch (plans.outline(id, text.document())) {
      case PlanOutline.Possible possible ->
          plans.record(id, body, text.document(), possible.outlook(), caller.actor());
      case PlanOutline.Impossible(PlanMistake mistake) -> throw text.refusal(mistake);
    };
  }

  private Response accepted(PlanStatus plan) {
    return Response.accepted(view(plan)).location(URI.create("/api/v1/plans/" + plan.id())).build();
  }

  @GET
  @Operation(
      operationId = "listPlans",
      summary = "All plans, the newest request first.",
      description =
          "Without the curves of their arms. The Link header leads to the next page; while there is"
              + " one, a page may have fewer plans than its limit.")
  public RestResponse<List<PlanViews.PlanView>> list(
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    PlanPage page = pages.page(QueryValues.cursor(cursor), QueryValues.limit(limit));
    List<PlanViews.PlanView> rows =
        page.plans().stream()
            .map(plan -> PlanViews.row(plan, run -> index.run(run).map(RunViews::state)))
            .toList();
    return Pages.of(rows, asked, page.last());
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "readPlan",
      summary = "One plan: its stages, their runs, what their gates measured.")
  public PlanViews.PlanView one(@PathParam("id") String id) {
    return view(known(id, plans.read(id)));
  }

  @GET
  @Path("/{id}/document")
  @Operation(
      operationId = "readPlanDocument",
      summary = "What a plan was asked to do, as a plan in JSON that can be started again.",
      description =
          "Its datasets are the exact ones, and its aliases the versions, that they stood for when the plan was accepted. Comments, and the order of fields, are not kept.")
  @APIResponse(
      responseCode = "200",
      description = "The document.",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String document(@PathParam("id") String id) {
    return Documents.canonical(known(id, plans.read(id)).document());
  }

  @POST
  @Path("/{id}/approvals")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "approveStage",
      summary = "Let a plan go on that asks; asking again changes nothing.")
  public PlanViews.PlanView approve(@PathParam("id") String id, @Nullable Approval body) {
    String stage = Bodies.given(body).stage();
    PlanStatus after = known(id, plans.approve(id, stage, caller.actor()));
    if (after.stage(stage).isEmpty()) {
      throw Problems.unknown("stage", stage, "plans/" + id);
    }
    if (after.stage(stage).filter(StageStatus::isApproved).isEmpty()) {
      throw Problems.conflict(
          "nothing-to-approve",
          "The stage asks for nothing",
          "stage %s of plan %s does not wait for an approval; ask again when the plan's waitingFor names it"
              .formatted(stage, id));
    }
    return view(after);
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(
      operationId = "cancelPlan",
      summary = "End a plan, and cancel those of its runs that are open.")
  public PlanViews.PlanView cancel(
      @PathParam("id") String id, @RestQuery @DefaultValue("cancelled over REST") String reason) {
    PlanStatus after = known(id, plans.cancel(id, caller.actor(), reason));
    if (!(after.state() instanceof PlanState.Cancelled)) {
      throw Problems.conflict(
          "wrong-state",
          "The plan is not in a state for that",
          "plan %s is %s: only an open plan can be cancelled"
              .formatted(id, PlanViews.state(after)));
    }
    return view(after);
  }

  @POST
  @Path("/{id}/retry")
  @Operation(
      operationId = "retryPlan",
      summary = "Let a stopped plan go on with the stage that stopped it.",
      description =
          "Its runs that failed or were cancelled go on from their newest resume points, its gates are decided anew, and its time counts anew. An open plan stays as it is.")
  public PlanViews.PlanView retry(@PathParam("id") String id) {
    PlanStatus after = known(id, plans.retry(id, caller.actor()));
    if (after.state() instanceof PlanState.Cancelled
        || after.state() instanceof PlanState.Finished) {
      throw Problems.conflict(
          "wrong-state",
          "The plan is not in a state for that",
          "plan %s is %s: only a stopped plan can be retried"
              .formatted(id, PlanViews.state(after)));
    }
    return view(after);
  }

  private PlanViews.PlanView view(PlanStatus plan) {
    return PlanViews.plan(
        plan, run -> index.run(run).or(() -> plans.run(run)).map(RunViews::state));
  }

  private static PlanStatus known(String id, Optional<PlanStatus> plan) {
    return plan.orElseThrow(() -> Problems.unknown("plan", id, "plans"));
  }
}
