package io.meristem.storage.plan;

import io.meristem.storage.plan.ArmOutcome.Broken;
import io.meristem.storage.plan.ArmOutcome.Done;
import io.meristem.storage.plan.ArmOutcome.Working;
import io.meristem.storage.plan.PlanAction.Append;
import io.meristem.storage.plan.PlanAction.Begin;
import io.meristem.storage.plan.PlanAction.MoveAlias;
import io.meristem.storage.plan.PlanAction.Rest;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Cancelled;
import io.meristem.storage.plan.PlanEntry.Finished;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Requested;
import io.meristem.storage.plan.PlanEntry.Retried;
import io.meristem.storage.plan.PlanEntry.StageBegun;
import io.meristem.storage.plan.PlanEntry.StageEnded;
import io.meristem.storage.plan.PlanEntry.StageSkipped;
import io.meristem.storage.plan.PlanEntry.Stopped;
import io.meristem.storage.plan.StageStatus.StageState;
import io.meristem.storage.run.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a plan needs next, decided on what its log says now and on where its runs stand. Asking
 * again gives the same answer, so whoever finds it undone does it.
 */
public final class PlanDecision {

  private PlanDecision() {}

  /** A plan begins. */
  public static List<PlanEntry> requested(Optional<PlanStatus> plan, PlanRequest request) {
    return plan.isPresent()
        ? List.of()
        : List.of(new Requested(request.document(), request.outlook()));
  }

  /** Somebody approves of what a stage asked; nothing if it asks for nothing. */
  public static List<PlanEntry> approved(PlanStatus plan, String stage) {
    return plan.isAskedFor(stage) ? List.of(new Approved(stage)) : List.of();
  }

  /** Ends a plan; a closed one stays as it is. */
  public static List<PlanEntry> cancelled(PlanStatus plan, String reason) {
    return plan.isOpen() ? List.of(new Cancelled(reason)) : List.of();
  }

  /**
   * The stage that stopped a plan is tried again; a plan that was not stopped stays as it is.
   *
   * @param generations see {@link Retried}
   */
  public static List<PlanEntry> retried(
      PlanStatus plan, Instant at, Map<String, Integer> generations) {
    return plan.state() instanceof PlanState.Stopped(String stage, _)
        ? List.of(new Retried(stage, at, generations))
        : List.of();
  }

  /** A stage begins with these runs, if it is still the next one. */
  public static List<PlanEntry> begun(PlanStatus plan, Stage stage, Instant at, List<Arm> arms) {
    return isNext(plan, stage) ? List.of(new StageBegun(stage.name(), at, arms)) : List.of();
  }

  /** A stage cannot begin, if it is still the next one. */
  public static List<PlanEntry> refused(PlanStatus plan, Stage stage, Problem problem) {
    return isNext(plan, stage) ? List.of(new Stopped(stage.name(), problem)) : List.of();
  }

  /** A stage has moved its alias, if that is still what is due. */
  public static List<PlanEntry> promoted(PlanStatus plan, Stage.Promote stage) {
    return isMoveDue(plan, stage) ? List.of(over(stage)) : List.of();
  }

  /** A stage may not move its alias, if that is still what is due: the plan ends there. */
  public static List<PlanEntry> notPromoted(PlanStatus plan, Stage.Promote stage, Problem problem) {
    return isMoveDue(plan, stage)
        ? List.of(over(stage), new Stopped(stage.name(), problem))
        : List.of();
  }

  private static StageEnded over(Stage.Promote stage) {
    return new StageEnded(stage.name(), List.of(), OptionalDouble.empty());
  }

  private static boolean isMoveDue(PlanStatus plan, Stage.Promote stage) {
    return next(plan, Map.of(), Instant.EPOCH).equals(new MoveAlias(stage));
  }

  private static boolean isNext(PlanStatus plan, Stage stage) {
    return next(plan, Map.of(), Instant.EPOCH).equals(new Begin(stage));
  }

  /**
   * The next action.
   *
   * @param runs where the runs of the stage under way stand, by run; one that is not there works
   */
  public static PlanAction next(PlanStatus plan, Map<String, ArmOutcome> runs, Instant now) {
    if (!plan.isOpen()) {
      return new Rest();
    }
    return plan.running()
        .map(status -> underWay(new Progress(status, price(plan, status.stage()), runs, now)))
        .orElseGet(() -> nextStage(plan));
  }

  private static OptionalDouble price(PlanStatus plan, Stage stage) {
    return plan.outlook().price(plan.document().terms(stage).workerClass());
  }

  private static PlanAction nextStage(PlanStatus plan) {
    return plan.stages().stream()
        .filter(status -> status.state() == StageState.PENDING)
        .findFirst()
        .map(status ->
            isOutOfReach(plan, status.stage())
                ? append(new StageSkipped(status.stage().name()))
                : new Begin(status.stage()))
        .orElseGet(() -> append(new Finished()));
  }

  private static boolean isOutOfReach(PlanStatus plan, Stage stage) {
    return stage.start().flatMap(plan::stage).filter(StageStatus::leadsNowhere).isPresent();
  }

  private static PlanAction underWay(Progress progress) {
    if (progress.outcome(ArmKind.MAIN) instanceof Broken(Problem problem, _)) {
      return append(progress.ended(), new Stopped(progress.stage().name(), problem));
    }
    Optional<Gate> due = progress.isWorking() ? progress.overdueLimit() : progress.undecided();
    if (due.isPresent()) {
      return decided(progress, due.get());
    }
    return progress.isWorking() || progress.status().awaitsApproval() ? new Rest() : last(progress);
  }

  /** What ends a stage whose runs are done and whose gates are decided. */
  private static PlanAction last(Progress progress) {
    return progress.stage() instanceof Stage.Promote promote
        ? new MoveAlias(promote)
        : append(progress.ended());
  }

  private static Append decided(Progress progress, Gate gate) {
    OptionalDouble measured = progress.measured(gate);
    String stage = progress.stage().name();
    if (progress.holds(gate)) {
      return append(new GateDecided(stage, gate.kind(), Verdict.PASSED, measured));
    }
    GateDecided failed = new GateDecided(stage, gate.kind(), Verdict.FAILED, measured);
    return switch (gate.otherwise().orElse(Otherwise.STOP)) {
      case STOP ->
          append(failed, progress.ended(), new Stopped(stage, gateFailed(stage, gate, measured)));
      case SKIP -> append(failed, progress.ended());
      case CONTINUE -> append(failed);
      case ASK -> append(new GateDecided(stage, gate.kind(), Verdict.ASKED, measured));
    };
  }

  private static Problem gateFailed(String stage, Gate gate, OptionalDouble measured) {
    return new Problem(
        "gate-failed",
        "A gate did not hold",
        "stage %s ends at its gate %s: it measured %s and the limit is %s; start another plan from a version of this one, or choose otherwise: ask"
            .formatted(stage, gate.kind(), shown(measured), shown(gate.limit())));
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? String.valueOf(value.getAsDouble()) : "nothing";
  }

  private static Append append(PlanEntry... entries) {
    return new Append(List.of(entries));
  }

  /** A stage under way, with its runs, and the price of a device-hour if that is known. */
  private record Progress(
      StageStatus status, OptionalDouble price, Map<String, ArmOutcome> runs, Instant now) {

    private static final double SECONDS_PER_HOUR = 3600;
    private static final double MILLIS_PER_HOUR = 1000 * SECONDS_PER_HOUR;

    Stage stage() {
      return status.stage();
    }

    ArmOutcome outcome(ArmKind kind) {
      return status.arms().stream()
          .filter(arm -> arm.kind() == kind)
          .map(arm -> runs.getOrDefault(arm.run(), new Working()))
          .findFirst()
          .orElseGet(Working::new);
    }

    boolean isWorking() {
      return status.arms().stream().anyMatch(arm -> outcome(arm.kind()) instanceof Working);
    }

    Optional<Gate> undecided() {
      return stage().gatesInOrder().stream()
          .filter(gate -> status.decision(gate).isEmpty())
          .findFirst();
    }

    Optional<Gate> overdueLimit() {
      return stage().gatesInOrder().stream()
          .filter(gate -> isLimit(gate) && status.decision(gate).isEmpty())
          .filter(gate -> measured(gate).isPresent() && !holds(gate))
          .findFirst();
    }

    /** Whether the runs would go on in vain beyond it. */
    private static boolean isLimit(Gate gate) {
      return switch (gate) {
        case Gate.TimeLimit _, Gate.CostLimit _, Gate.MoneyLimit _ -> true;
        case Gate.ValidationPlateau _, Gate.TargetLoss _, Gate.GrowthGain _, Gate.Approval _ ->
            false;
      };
    }

    StageEnded ended() {
      return new StageEnded(stage().name(), results(), growthGain());
    }

    private List<ArmResult> results() {
      List<ArmResult> results = new ArrayList<>();
      for (Arm arm : status.arms()) {
        if (outcome(arm.kind()) instanceof Done(ArmResult result)) {
          results.add(result);
        }
      }
      return results;
    }

    private Optional<ArmResult> result(ArmKind kind) {
      return outcome(kind) instanceof Done(ArmResult result)
          ? Optional.of(result)
          : Optional.empty();
    }

    private OptionalDouble lossAtEnd(ArmKind kind) {
      return result(kind).map(ArmResult::lossAtEnd).orElseGet(OptionalDouble::empty);
    }

    private OptionalDouble growthGain() {
      return difference(lossAtEnd(ArmKind.CONTROL), lossAtEnd(ArmKind.MAIN));
    }

    boolean holds(Gate gate) {
      OptionalDouble value = measured(gate);
      return value.isPresent()
          && switch (gate) {
            case Gate.ValidationPlateau plateau -> value.getAsDouble() <= plateau.atMost();
            case Gate.TargetLoss target -> value.getAsDouble() <= target.atMost();
            case Gate.GrowthGain gain -> value.getAsDouble() >= gain.atLeast();
            case Gate.Approval _ -> false;
            case Gate.TimeLimit limit -> value.getAsDouble() <= limit.hours();
            case Gate.CostLimit limit -> value.getAsDouble() <= limit.deviceHours();
            case Gate.MoneyLimit limit -> value.getAsDouble() <= limit.atMost();
          };
    }

    OptionalDouble measured(Gate gate) {
      return switch (gate) {
        case Gate.ValidationPlateau _ ->
            result(ArmKind.MAIN).map(ArmResult::fallAtEnd).orElseGet(OptionalDouble::empty);
        case Gate.TargetLoss _ -> lossAtEnd(ArmKind.MAIN);
        case Gate.GrowthGain _ -> growthGain();
        case Gate.Approval _ -> OptionalDouble.empty();
        case Gate.TimeLimit _ ->
            OptionalDouble.of(
                Duration.between(status.begunAt().orElse(now), now).toMillis() / MILLIS_PER_HOUR);
        case Gate.CostLimit _ -> deviceHours();
        case Gate.MoneyLimit _ -> money();
      };
    }

    /** Of arms without a result, what is known of them: while they work, it has been no less. */
    private OptionalDouble deviceHours() {
      boolean isWhole = results().stream().allMatch(result -> result.seconds().isPresent());
      double seconds =
          status.arms().stream().mapToDouble(arm -> seconds(outcome(arm.kind())).orElse(0)).sum();
      return isWhole ? OptionalDouble.of(seconds / SECONDS_PER_HOUR) : OptionalDouble.empty();
    }

    private static OptionalDouble seconds(ArmOutcome outcome) {
      return switch (outcome) {
        case Working(OptionalDouble seconds) -> seconds;
        case Done(ArmResult result) -> result.seconds();
        case Broken(_, OptionalDouble seconds) -> seconds;
      };
    }

    private OptionalDouble money() {
      OptionalDouble hours = deviceHours();
      return hours.isPresent() && price.isPresent()
          ? OptionalDouble.of(hours.getAsDouble() * price.getAsDouble())
          : OptionalDouble.empty();
    }

    private static OptionalDouble difference(OptionalDouble from, OptionalDouble less) {
      return from.isPresent() && less.isPresent()
          ? OptionalDouble.of(from.getAsDouble() - less.getAsDouble())
          : OptionalDouble.empty();
    }
  }
}
