package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.planning.Plan;
import io.meristem.orchestrator.planning.Plan.Accepted;
import io.meristem.orchestrator.planning.Plan.Rejected;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns requests for a run into exactly one run each, however often they are sent. */
@ApplicationScoped
class Requests {

  private final Dispatch dispatch;
  private final Caller caller;
  private final Views views;

  Requests(Dispatch dispatch, Caller caller, Views views) {
    this.dispatch = dispatch;
    this.caller = caller;
    this.views = views;
  }

  /**
   * 202 with the run, whether it is new or was asked for before under the same key.
   *
   * @param body what was asked, method and path included, as canonical text
   * @param plan only called if the key is new
   */
  Response accepted(RequestId id, String body, Supplier<Plan> plan) {
    String bodyHash = Sha256.of(body);
    Optional<Request> earlier = dispatch.earlier(id);
    Request request =
        earlier.isPresent()
            ? earlier.get()
            : switch (plan.get()) {
              case Rejected rejected -> throw Problems.of(rejected);
              case Accepted accepted ->
                  dispatch.record(id, bodyHash, accepted.spec(), caller.actor());
            };
    requireSame(request, bodyHash);
    Run run = dispatch.begin(id, request);
    return Response.accepted(views.run(run))
        .location(URI.create("/api/v1/runs/" + run.id()))
        .build();
  }

  private static void requireSame(Request request, String bodyHash) {
    if (!request.body().equals(bodyHash)) {
      throw Problems.invalid(
          "idempotency-key-reused",
          "The key stands for another request",
          "this Idempotency-Key was used before with another method, path or body, which is run %s; choose a new key"
              .formatted(request.run()));
    }
  }

  /** What a plan would do, without doing it. */
  static Response dryRun(Plan plan) {
    return switch (plan) {
      case Rejected rejected -> throw Problems.of(rejected);
      case Accepted(var spec, var estimate) ->
          Response.ok(new Views.DryRun(spec, estimate)).build();
    };
  }
}
