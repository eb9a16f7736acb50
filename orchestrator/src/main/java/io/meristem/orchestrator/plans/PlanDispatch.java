package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.Arm;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.ArmOutcome;
import io.meristem.storage.plan.ArmOutcome.Working;
import io.meristem.storage.plan.Outlook;
import io.meristem.storage.plan.PlanAction.Append;
import io.meristem.storage.plan.PlanAction.Begin;
import io.meristem.storage.plan.PlanAction.MoveAlias;
import io.meristem.storage.plan.PlanAction.Rest;
import io.meristem.storage.plan.PlanDecision;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanMarker;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.plan.StageStatus;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The life of a plan, from its request to its end. What comes next is decided by {@link
 * PlanDecision} on the logs alone; here it is done. Any number of orchestrators may do it at once,
 * and each step can be repeated without harm. Thread-safe.
 */
@ApplicationScoped
public class PlanDispatch {

  private static final int ID_DIGITS = 16;

  private final ObjectStore store;
  private final InstantSource clock;
  private final PlanLogs logs;
  private final ArmRuns runs;
  private final Dispatch dispatch;
  private final AliasMoves aliases;
  private final Fleet fleet;

  PlanDispatch(
      ObjectStore store,
      InstantSource clock,
      PlanLogs logs,
      ArmRuns runs,
      Dispatch dispatch,
      AliasMoves aliases,
      Fleet fleet) {
    this.aliases = aliases;
    this.store = store;
    this.clock = clock;
    this.logs = logs;
    this.runs = runs;
    this.dispatch = dispatch;
    this.fleet = fleet;
  }

  /** The plan that a request asks for. */
  public static String idOf(RequestId id) {
    return "p" + id.hash().substring(0, ID_DIGITS);
  }

  /** Thinks a plan through without doing anything. */
  public PlanOutline outline(RequestId id, PlanDocument document) {
    return PlanForecast.of(idOf(id), document, runs.known(), fleet);
  }

  /** What was asked under this id before, if anything. */
  public Optional<PlanRequest> earlier(RequestId id) {
    return request(idOf(id));
  }

  private Optional<PlanRequest> request(String plan) {
    String key = PlanKeys.request(plan);
    return store.get(key).map(text -> Documents.read(key, text, PlanRequest.class));
  }

  /**
   * Writes down what a request means, once for ever: from now on its datasets are those that are
   * the newest of their names now, and its versions those that aliases stand for now.
   *
   * @param body SHA-256 over method, path and body
   * @return this request, or the one that was first under the same id
   */
  public PlanRequest record(
      RequestId id, String body, PlanDocument document, Outlook outlook, Actor actor) {
    Known known = runs.known();
    PlanDocument resolved =
        document
            .withDatasets(name -> known.dataset(name).map(PlanDispatch::exact).orElse(name))
            .withVersions(name -> known.version(name).map(PlanDispatch::id).orElse(name));
    PlanRequest request =
        new PlanRequest(
            idOf(id),
            body,
            resolved,
            outlook,
            actor,
            UUID.randomUUID().toString(),
            clock.instant());
    String key = PlanKeys.request(request.plan());
    return switch (store.create(key, Documents.text(request))) {
      case Creation.Created _ -> request;
      case Creation.Existing(String first) -> Documents.read(key, first, PlanRequest.class);
    };
  }

  private static String id(PublishedVersion version) {
    return version.document().id();
  }

  private static String exact(DatasetManifest data) {
    return data.name() + "/" + data.hash();
  }

  /** Begins the plan of a recorded request, unless it has begun. */
  public PlanStatus begin(PlanRequest request) {
    String plan = request.plan();
    if (logs.read(plan).isEmpty()) {
      store.put(PlanKeys.open(plan), Documents.text(new PlanMarker(plan)));
      logs.append(plan, request.actor(), now -> PlanDecision.requested(now, request));
    }
    return advance(plan).orElseThrow();
  }

  public Optional<PlanStatus> read(String plan) {
    return logs.read(plan);
  }

  /** A run of a plan, as its log says. */
  public Optional<Run> run(String id) {
    return runs.read(id);
  }

  /** Approves of what a stage asked, if it asks for anything. */
  public Optional<PlanStatus> approve(String plan, String stage, Actor actor) {
    logs.decide(plan, actor, now -> PlanDecision.approved(now, stage));
    return advance(plan);
  }

  /** Ends an open plan, and cancels those of its runs that are open. */
  public Optional<PlanStatus> cancel(String plan, Actor actor, String reason) {
    logs.decide(plan, actor, now -> PlanDecision.cancelled(now, reason));
    return advance(plan);
  }

  /**
   * Tries the stage again that stopped a plan: those of its runs that failed or were cancelled go
   * on from their newest resume points. Any other plan stays as it is.
   */
  public Optional<PlanStatus> retry(String plan, Actor actor) {
    Optional<PlanStatus> after =
        advance(plan).flatMap(_ -> logs.decide(plan, actor, this::retried));
    after.filter(PlanStatus::isOpen).ifPresent(this::mark);
    return advance(plan);
  }

  private List<PlanEntry> retried(PlanStatus plan) {
    if (!(plan.state() instanceof PlanState.Stopped(String stage, _))) {
      return List.of();
    }
    mark(plan);
    Map<String, Integer> generations = new TreeMap<>();
    plan.stage(stage).map(StageStatus::arms).orElse(List.of()).stream()
        .flatMap(arm -> runs.read(arm.run()).stream())
        .filter(run -> canBeRetried(run.state()))
        .forEach(run -> generations.put(run.id(), run.life().generation() + 1));
    return PlanDecision.retried(plan, clock.instant(), generations);
  }

  private static boolean canBeRetried(RunState state) {
    return state instanceof RunState.Failed || state instanceof RunState.Cancelled;
  }

  private void mark(PlanStatus plan) {
    store.put(PlanKeys.open(plan.id()), Documents.text(new PlanMarker(plan.id())));
  }

  /** Does what is due for a plan that may not be closed. */
  void sweep(String plan) {
    if (logs.read(plan).isEmpty()) {
      request(plan).ifPresent(this::begin);
    } else {
      advance(plan);
    }
  }

  private Optional<PlanStatus> advance(String id) {
    Optional<PlanStatus> plan = logs.read(id);
    while (plan.isPresent()) {
      PlanStatus known = plan.get();
      Map<String, ArmOutcome> outcomes = outcomes(known);
      Instant now = clock.instant();
      switch (PlanDecision.next(known, outcomes, now)) {
        case Rest _ -> {
          tidy(known);
          return plan;
        }
        case Begin(Stage stage) -> plan = begin(known, stage, now);
        case MoveAlias(Stage.Promote stage) -> plan = promoted(known, stage);
        case Append _ ->
            plan =
                logs.decide(
                    id,
                    Actor.MERISTEM,
                    status ->
                        PlanDecision.next(status, outcomes, now) instanceof Append append
                            ? append.entries()
                            : List.of());
      }
    }
    return plan;
  }

  /**
   * Where the runs of the stage under way stand; those that have not begun, or not again, begin.
   */
  private Map<String, ArmOutcome> outcomes(PlanStatus plan) {
    Map<String, ArmOutcome> outcomes = new HashMap<>();
    plan.running()
        .ifPresent(status ->
            status
                .arms()
                .forEach(arm ->
                    outcomes.put(
                        arm.run(),
                        runs.read(arm.run())
                            .map(run -> outcome(status, arm, run))
                            .orElseGet(() -> begun(plan, status.stage(), arm.kind())))));
    return outcomes;
  }

  private ArmOutcome outcome(StageStatus status, Arm arm, Run run) {
    if (run.life().generation() >= status.generations().getOrDefault(run.id(), 1)) {
      return status.limitsCost() ? runs.outcomeWithCost(arm, run) : runs.outcome(arm, run);
    }
    dispatch.retry(run.id(), Actor.MERISTEM, OptionalInt.of(run.life().generation()));
    return new Working();
  }

  private ArmOutcome begun(PlanStatus plan, Stage stage, ArmKind kind) {
    RequestId id = ArmRuns.request(plan.id(), stage.name(), kind);
    dispatch.earlier(id).ifPresent(request -> dispatch.begin(id, request));
    return new Working();
  }

  private Optional<PlanStatus> begin(PlanStatus plan, Stage stage, Instant now) {
    StagePlanner planner = new StagePlanner(plan.id(), runs.known(plan));
    RunTerms terms = plan.document().terms(stage);
    List<Arm> arms = new ArrayList<>();
    for (ArmKind kind : stage.arms()) {
      RequestId id = ArmRuns.request(plan.id(), stage.name(), kind);
      if (dispatch.earlier(id).isEmpty()) {
        switch (planner.arm(stage, kind)) {
          case Rejected(var _, Problem problem) -> {
            return logs.decide(
                plan.id(), Actor.MERISTEM, status -> PlanDecision.refused(status, stage, problem));
          }
          case Accepted(RunSpec spec, var _) ->
              dispatch.record(id, Sha256.of(id.hash()), spec, terms, plan.requestedBy());
        }
      }
      arms.add(new Arm(kind, id.run()));
    }
    return logs.decide(
        plan.id(), Actor.MERISTEM, status -> PlanDecision.begun(status, stage, now, arms));
  }

  private Optional<PlanStatus> promoted(PlanStatus plan, Stage.Promote stage) {
    Optional<Problem> refusal = aliases.move(plan, stage, runs.known(plan));
    return logs.decide(
        plan.id(),
        Actor.MERISTEM,
        status ->
            refusal
                .map(problem -> PlanDecision.notPromoted(status, stage, problem))
                .orElseGet(() -> PlanDecision.promoted(status, stage)));
  }

  /** Ends the runs that nobody waits for any more, and then the marker of a closed plan. */
  private void tidy(PlanStatus plan) {
    List<Arm> open =
        plan.unwanted().stream()
            .filter(arm -> runs.outcome(arm).filter(Working.class::isInstance).isPresent())
            .toList();
    open.forEach(arm ->
        dispatch.cancel(
            arm.run(), Actor.MERISTEM, "plan %s goes on without it".formatted(plan.id())));
    if (open.isEmpty() && !plan.isOpen() && logs.isRelayed(plan.id())) {
      store.delete(PlanKeys.open(plan.id()));
    }
  }
}
