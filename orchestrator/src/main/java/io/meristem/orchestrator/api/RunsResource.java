package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.RunPages;
import io.meristem.orchestrator.index.RunPages.RunPage;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Runs: every piece of work, from its request to its end. */
@Path("/api/v1/runs")
@Tag(name = "runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunsResource {

  private static final Set<String> CLOSED = Set.of("published", "failed", "cancelled", "abandoned");

  private final Facts facts;
  private final RunPages pages;
  private final Dispatch dispatch;
  private final Caller caller;
  private final RunViews views;
  private final InstantSource clock;

  RunsResource(
      Facts facts,
      RunPages pages,
      Dispatch dispatch,
      Caller caller,
      RunViews views,
      InstantSource clock) {
    this.facts = facts;
    this.pages = pages;
    this.dispatch = dispatch;
    this.caller = caller;
    this.views = views;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "listRuns",
      summary = "Runs: the open ones first, the newest request first; then the closed ones.",
      description =
          "A closed run that has just ended is among the first, behind the open ones; the others"
              + " follow, the latest end first; so no other order is offered. filter is told of in"
              + " docs/FILTERS.md. The Link header leads to the next page; while there"
              + " is one, a page may have fewer runs than its limit.")
  public RestResponse<List<RunViews.RunView>> list(
      @RestQuery Optional<String> state,
      @RestQuery Optional<String> model,
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    refuseSort(asked);
    state.ifPresent(word -> QueryValues.oneOf("state", word, RunViews.STATES));
    Predicate<Run> wanted =
        filter.map(text -> Listing.wanted(ListFields.RUNS, text)).orElse(_ -> true);
    RunPage page =
        pages.page(
            QueryValues.cursor(cursor),
            QueryValues.limit(limit),
            run -> RunViews.isIn(run, state) && RunViews.isOf(run, model) && wanted.test(run),
            state.isEmpty() || CLOSED.contains(state.get()));
    return Pages.of(views.runs(page.runs()), asked, page.last());
  }

  private static void refuseSort(UriInfo asked) {
    String order = asked.getQueryParameters().getFirst("sort");
    if (order != null) {
      throw Listing.refusal(
          "sort '%s': runs have one order, the open ones first and then the latest end; leave sort out"
              .formatted(order));
    }
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "readRun", summary = "One run, with its progress.")
  public RunViews.RunView one(@PathParam("id") String id) {
    return facts.run(id).map(views::run).orElseThrow(() -> Problems.unknown("run", id, "runs"));
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "Cancel a run whose result does not count yet.",
      description =
          "With generation only if the run is still in that one: whoever repeats the request does"
              + " not cancel what somebody has retried since.")
  public RunViews.RunView cancel(
      @PathParam("id") String id,
      @RestQuery @DefaultValue("cancelled over REST") String reason,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery
          Optional<String> generation) {
    OptionalInt only = only(generation);
    return after(
        id,
        dispatch.cancel(id, caller.actor(), reason, only),
        run -> run.state() instanceof RunState.Cancelled && isIn(only, 0, run),
        "only a run that is neither publishing nor closed can be cancelled" + meantFor(only));
  }

  private static OptionalInt only(Optional<String> generation) {
    return generation
        .map(value -> OptionalInt.of(QueryValues.count("generation", value)))
        .orElseGet(OptionalInt::empty);
  }

  private static boolean isIn(OptionalInt only, int later, Run run) {
    return only.isEmpty() || run.life().generation() == only.getAsInt() + later;
  }

  private static String meantFor(OptionalInt only) {
    return only.isEmpty()
        ? ""
        : ", and this is meant for generation %d alone; look at the run, and decide again"
            .formatted(only.getAsInt());
  }

  @POST
  @Path("/{id}/pause")
  @Operation(
      operationId = "pauseRun",
      summary = "Pause a run: at once, or when its worker has handed it over.")
  public RunViews.RunView pause(@PathParam("id") String id) {
    return after(
        id,
        dispatch.pause(id, caller.actor()),
        run -> run.state() instanceof RunState.Paused || run.life().pauseWished(),
        "only a run that is neither publishing nor closed can be paused");
  }

  @POST
  @Path("/{id}/resume")
  @Operation(
      operationId = "resumeRun",
      summary = "Go on with a paused run, or withdraw the wish to pause it.")
  public RunViews.RunView resume(@PathParam("id") String id) {
    return after(
        id,
        dispatch.resume(id, caller.actor()),
        run -> run.isOpen() && !run.life().pauseWished(),
        "only an open run can be resumed; a failed or cancelled one can be retried");
  }

  @POST
  @Path("/{id}/retry")
  @Operation(
      operationId = "retryRun",
      summary = "Try a failed or cancelled run again, from its newest resume point.",
      description =
          "With generation only if the run is still in that one, which is followed by the next:"
              + " whoever repeats the request does not retry what has failed again since.")
  public RunViews.RunView retry(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery
          Optional<String> generation) {
    OptionalInt only = only(generation);
    return after(
        id,
        dispatch.retry(id, caller.actor(), only),
        run -> run.isOpen() && isIn(only, 1, run),
        "a published run has its result already, and an abandoned one is given up"
            + meantFor(only));
  }

  @POST
  @Path("/{id}/abandon")
  @Operation(
      operationId = "abandonRun",
      summary = "Give a run up for ever: what its attempts wrote may be deleted.")
  public RunViews.RunView abandon(@PathParam("id") String id) {
    return after(
        id,
        dispatch.abandon(id, caller.actor()),
        run -> run.state() instanceof RunState.Abandoned,
        "a run whose result counts cannot be abandoned");
  }

  @POST
  @Path("/{id}/priority")
  @Operation(
      operationId = "prioritiseRun",
      summary = "Give a run another priority, 0 to 100: it counts from its next offer on.")
  public RunViews.RunView prioritise(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue("")
          String priority) {
    int wanted = QueryValues.priority(priority);
    return after(
        id,
        dispatch.prioritise(id, caller.actor(), wanted),
        run -> run.terms().priority() == wanted,
        "only a run that is neither publishing nor closed can have another priority");
  }

  @POST
  @Path("/{id}/deadline")
  @Operation(
      operationId = "changeRunDeadline",
      summary = "Give a run another deadline, or none.",
      description = "A run whose result does not count by then fails, whoever works on it.")
  public RunViews.RunView changeDeadline(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(type = SchemaType.STRING, format = "date-time")) @RestQuery
          Optional<String> deadline) {
    Optional<Instant> wanted = deadline.map(value -> QueryValues.moment("deadline", value));
    QueryValues.requireAhead(wanted, clock.instant());
    return after(
        id,
        dispatch.changeDeadline(id, caller.actor(), wanted),
        run -> run.terms().deadline().equals(wanted),
        "only a run that is neither publishing nor closed can have another deadline");
  }

  private RunViews.RunView after(
      String id, Optional<Run> run, Predicate<Run> isAsWished, String otherwise) {
    Run known = run.orElseThrow(() -> Problems.unknown("run", id, "runs"));
    RunViews.RunView view = views.run(known);
    if (!isAsWished.test(known)) {
      throw Problems.conflict(
          "wrong-state",
          "The run is not in a state for that",
          "run %s is %s in generation %d: %s"
              .formatted(id, view.state(), known.life().generation(), otherwise));
    }
    return view;
  }
}
