package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.http.AskedTerms;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.planning.Estimate;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.orchestrator.plans.PlanDispatch;
import io.meristem.orchestrator.views.FitView;
import io.meristem.orchestrator.views.PendingView;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns requests for a run into exactly one run each, however often they are sent. */
@ApplicationScoped
class Requests {

  private final Dispatch dispatch;
  private final PlanDispatch plans;
  private final Offers offers;
  private final Caller caller;
  private final AskedTerms asked;
  private final RunViews views;
  private final InstantSource clock;

  Requests(
      Dispatch dispatch,
      PlanDispatch plans,
      Offers offers,
      Caller caller,
      AskedTerms asked,
      RunViews views,
      InstantSource clock) {
    this.dispatch = dispatch;
    this.plans = plans;
    this.offers = offers;
    this.caller = caller;
    this.asked = asked;
    this.views = views;
    this.clock = clock;
  }

  /**
   * 202 with the run, whether it is new or was asked for before under the same key.
   *
   * @param body what was asked, method and path included, as canonical text
   * @param plan only called if the key is new
   */
  Response accepted(RequestId id, String body, Supplier<Planned> plan) {
    RunTerms terms = asked.terms();
    String bodyHash = Sha256.of(body + "\n" + Documents.canonical(terms));
    Request request = dispatch.earlier(id).orElseGet(() -> recorded(id, bodyHash, plan, terms));
    requireSame(request, bodyHash);
    Run run = dispatch.begin(id, request);
    return Response.accepted(views.run(run))
        .location(URI.create("/api/v1/runs/" + run.id()))
        .build();
  }

  private Request recorded(RequestId id, String bodyHash, Supplier<Planned> plan, RunTerms terms) {
    Optional<PlanRequest> earlier = plans.earlier(id);
    if (earlier.isPresent()) {
      throw keyReused("for plan " + earlier.get().plan());
    }
    return switch (plan.get()) {
      case Rejected rejected -> throw Problems.of(rejected);
      case Accepted(RunSpec spec, _) ->
          dispatch.record(id, bodyHash, spec, ahead(terms), caller.actor());
    };
  }

  private RunTerms ahead(RunTerms terms) {
    QueryValues.requireAhead(terms.deadline(), clock.instant());
    return terms;
  }

  private static void requireSame(Request request, String bodyHash) {
    if (!request.body().equals(bodyHash)) {
      throw keyReused(
          "with another method, path, body or terms, which is run %s".formatted(request.run()));
    }
  }

  /**
   * @param how the key was used before
   */
  static HttpProblem keyReused(String how) {
    return Problems.invalid(
        "idempotency-key-reused",
        "The key stands for another request",
        "this Idempotency-Key was used before %s; choose a new key".formatted(how));
  }

  /** What a plan would do, without doing it. */
  Response dryRun(Planned plan) {
    return switch (plan) {
      case Rejected rejected -> throw Problems.of(rejected);
      case Accepted(RunSpec spec, Estimate estimate) ->
          Response.ok(dryRun(wished(spec, ahead(asked.terms())), estimate)).build();
    };
  }

  private RunViews.DryRun dryRun(Run run, Estimate estimate) {
    List<WorkerAnnounced> fitting = offers.fitting(run);
    return new RunViews.DryRun(run.spec(), estimate.at(run.spec(), fitting), fit(run, fitting));
  }

  private FitView fit(Run run, List<WorkerAnnounced> fitting) {
    return new FitView(
        fitting.stream().map(WorkerAnnounced::worker).toList(),
        offers.why(run).map(PendingView::of));
  }

  /** Where such a run could be done, if it was requested now. */
  FitView fit(RunSpec spec, RunTerms terms) {
    Run run = wished(spec, terms);
    return fit(run, offers.fitting(run));
  }

  private Run wished(RunSpec spec, RunTerms terms) {
    return Run.requested("dry-run", spec, terms, caller.actor(), clock.instant());
  }
}
