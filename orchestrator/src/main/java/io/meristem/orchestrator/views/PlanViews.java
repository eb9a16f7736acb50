package io.meristem.orchestrator.views;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.planning.Estimate;
import io.meristem.orchestrator.plans.PlanOutline.PlannedArm;
import io.meristem.storage.object.Actor;
import io.meristem.storage.plan.Arm;
import io.meristem.storage.plan.ArmEstimate;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.ArmResult;
import io.meristem.storage.plan.Gate;
import io.meristem.storage.plan.Otherwise;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.StageStatus;
import io.meristem.storage.plan.Verdict;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the API shows of plans. */
public final class PlanViews {

  private PlanViews() {}

  /**
   * A plan as it is now.
   *
   * @param waitingFor the stage that waits for an approval, if one does
   * @param problem why it stopped
   */
  public record PlanView(
      String id,
      String name,
      String state,
      Optional<String> waitingFor,
      Optional<RunViews.ProblemView> problem,
      List<StageView> stages,
      Actor requestedBy,
      Instant requestedAt,
      Instant changedAt) {}

  /**
   * A stage of it.
   *
   * @param growthGain the control arm's validation loss minus the grown one's, after the same data
   *     and budget; most of what a child gains after its growth is just more training
   */
  record StageView(
      String name,
      String state,
      Optional<Instant> begunAt,
      List<ArmView> arms,
      List<GateView> gates,
      OptionalDouble growthGain) {}

  /**
   * A run of a stage, with its result when the stage is over.
   *
   * @param run when the stage has begun
   * @param runState when the run has begun; a list of plans leaves out what closed long ago
   * @param lossAtBirth mean validation loss in nats per token
   * @param seconds of training, as measured
   * @param checkpointBytes of the version's weights
   * @param estimate what was expected when the plan was accepted; arms that train nothing have none
   * @param curve validation losses from birth to end, which a list of plans leaves out; arms of a
   *     stage with the same budget were measured after the same steps
   */
  record ArmView(
      ArmKind arm,
      Optional<String> run,
      Optional<String> runState,
      Optional<String> version,
      OptionalDouble lossAtBirth,
      OptionalDouble lossAtEnd,
      OptionalLong parameters,
      OptionalLong checkpointBytes,
      OptionalDouble seconds,
      Optional<EstimateView> estimate,
      List<LossPoint> curve) {}

  /**
   * What was expected of an arm when its plan was accepted.
   *
   * @param seconds of training, if the speed of a worker or of an ancestor was known
   */
  record EstimateView(
      long parameters,
      long checkpointBytes,
      long trainingTokens,
      double trainingFlops,
      OptionalDouble seconds) {}

  /** A gate of a stage; without a verdict it was not decided yet. */
  record GateView(
      String type,
      OptionalDouble limit,
      Optional<Otherwise> otherwise,
      Optional<Verdict> verdict,
      OptionalDouble measured) {}

  /**
   * What a plan would need.
   *
   * @param total of all arms; its seconds are unknown as long as those of one arm are
   */
  public record PlanDryRun(String name, List<ArmDryRun> arms, PlanTotal total) {}

  /** What all runs of a plan would need together. */
  record PlanTotal(
      long checkpointBytes,
      long optimizerBytes,
      long trainingTokens,
      double trainingFlops,
      OptionalDouble seconds) {}

  /**
   * What one run of a plan would need.
   *
   * @param fit where it could be done, as if it was requested now
   */
  record ArmDryRun(String stage, ArmKind arm, String kind, Estimate estimate, FitView fit) {}

  /**
   * A plan with the curves of its arms.
   *
   * @param runState the state of a run, if it is known
   */
  public static PlanView plan(PlanStatus plan, Function<String, Optional<String>> runState) {
    return view(plan, runState, ArmResult::curve);
  }

  /** The same as it is in a list. */
  public static PlanView row(PlanStatus plan, Function<String, Optional<String>> runState) {
    return view(plan, runState, _ -> List.of());
  }

  private static PlanView view(
      PlanStatus plan,
      Function<String, Optional<String>> runState,
      Function<ArmResult, List<LossPoint>> curve) {
    return new PlanView(
        plan.id(),
        plan.document().name(),
        state(plan),
        plan.running().filter(StageStatus::awaitsApproval).map(stage -> stage.stage().name()),
        problem(plan.state()),
        plan.stages().stream().map(stage -> stage(plan, stage, runState, curve)).toList(),
        plan.requestedBy(),
        plan.requestedAt(),
        plan.changedAt());
  }

  /** The word for the state of a plan. */
  public static String state(PlanStatus plan) {
    return plan.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Optional<RunViews.ProblemView> problem(PlanState state) {
    return switch (state) {
      case PlanState.Stopped(_, Problem why) -> Optional.of(view(why));
      case PlanState.Cancelled(String reason) ->
          Optional.of(view(new Problem("cancelled", "The plan was cancelled", reason)));
      case PlanState.Open _, PlanState.Finished _ -> Optional.empty();
    };
  }

  private static RunViews.ProblemView view(Problem why) {
    return new RunViews.ProblemView(
        Problems.type(why.type()).toString(), why.title(), why.detail());
  }

  private static StageView stage(
      PlanStatus plan,
      StageStatus status,
      Function<String, Optional<String>> runState,
      Function<ArmResult, List<LossPoint>> curve) {
    return new StageView(
        status.stage().name(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.begunAt(),
        status.stage().arms().stream()
            .map(kind -> arm(plan, status, kind, runState, curve))
            .toList(),
        status.stage().gatesInOrder().stream().map(gate -> gate(status, gate)).toList(),
        status.growthGain());
  }

  private static ArmView arm(
      PlanStatus plan,
      StageStatus status,
      ArmKind kind,
      Function<String, Optional<String>> runState,
      Function<ArmResult, List<LossPoint>> curve) {
    Optional<String> run =
        status.arms().stream().filter(arm -> arm.kind() == kind).map(Arm::run).findFirst();
    Optional<ArmResult> result = status.result(kind);
    return new ArmView(
        kind,
        run,
        run.flatMap(runState),
        result.flatMap(ArmResult::version),
        result.map(ArmResult::lossAtBirth).orElseGet(OptionalDouble::empty),
        result.map(ArmResult::lossAtEnd).orElseGet(OptionalDouble::empty),
        result.map(ArmResult::parameters).orElseGet(OptionalLong::empty),
        result.map(ArmResult::checkpointBytes).orElseGet(OptionalLong::empty),
        result.map(ArmResult::seconds).orElseGet(OptionalDouble::empty),
        plan.outlook().of(status.stage().name(), kind).map(PlanViews::estimate),
        result.map(curve).orElse(List.of()));
  }

  private static EstimateView estimate(ArmEstimate expected) {
    return new EstimateView(
        expected.parameters(),
        expected.checkpointBytes(),
        expected.trainingTokens(),
        expected.trainingFlops(),
        expected.seconds());
  }

  private static GateView gate(StageStatus status, Gate gate) {
    Optional<GateDecided> decided = status.decision(gate);
    return new GateView(
        gate.kind(),
        gate.limit(),
        gate.otherwise(),
        decided.map(GateDecided::verdict),
        decided.map(GateDecided::measured).orElseGet(OptionalDouble::empty));
  }

  /**
   * What a plan would need if it was requested now.
   *
   * @param fit where an arm could be done
   */
  public static PlanDryRun dryRun(
      String name, List<PlannedArm> arms, Function<PlannedArm, FitView> fit) {
    List<Estimate> all = arms.stream().map(PlannedArm::estimate).toList();
    return new PlanDryRun(
        name,
        arms.stream()
            .map(arm ->
                new ArmDryRun(
                    arm.stage(), arm.arm(), arm.spec().kind(), arm.estimate(), fit.apply(arm)))
            .toList(),
        total(all));
  }

  private static PlanTotal total(List<Estimate> all) {
    return new PlanTotal(
        sum(all, Estimate::checkpointBytes),
        sum(all, Estimate::optimizerBytes),
        sum(all, Estimate::trainingTokens),
        sumOf(all, Estimate::trainingFlops),
        all.stream().allMatch(one -> one.trainingTokens() == 0 || one.seconds().isPresent())
            ? OptionalDouble.of(sumOf(all, one -> one.seconds().orElse(0)))
            : OptionalDouble.empty());
  }

  private static long sum(List<Estimate> all, ToLongFunction<Estimate> part) {
    return all.stream().mapToLong(part).sum();
  }

  private static double sumOf(List<Estimate> all, ToDoubleFunction<Estimate> part) {
    return all.stream().mapToDouble(part).sum();
  }
}
