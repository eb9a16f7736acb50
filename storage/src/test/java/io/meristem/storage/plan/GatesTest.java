package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.GROWN_ARMS;
import static io.meristem.storage.plan.Samples.NOON;
import static io.meristem.storage.plan.Samples.PROBLEM;
import static io.meristem.storage.plan.Samples.ROOT_ARMS;
import static io.meristem.storage.plan.Samples.begun;
import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.ended;
import static io.meristem.storage.plan.Samples.grown;
import static io.meristem.storage.plan.Samples.result;
import static io.meristem.storage.plan.Samples.root;
import static io.meristem.storage.plan.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.plan.ArmOutcome.Broken;
import io.meristem.storage.plan.ArmOutcome.Done;
import io.meristem.storage.plan.ArmOutcome.Working;
import io.meristem.storage.plan.Gate.CostLimit;
import io.meristem.storage.plan.Gate.GrowthGain;
import io.meristem.storage.plan.Gate.MoneyLimit;
import io.meristem.storage.plan.Gate.TargetLoss;
import io.meristem.storage.plan.Gate.TimeLimit;
import io.meristem.storage.plan.Gate.ValidationPlateau;
import io.meristem.storage.plan.PlanAction.Append;
import io.meristem.storage.plan.PlanAction.Begin;
import io.meristem.storage.plan.PlanAction.Rest;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.StageEnded;
import io.meristem.storage.plan.PlanEntry.Stopped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What gates make of values that are not there, and what a decided gate leads to. */
class GatesTest {

  private static final Optional<Otherwise> ON = Optional.of(Otherwise.CONTINUE);
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
  private static final Arm GROWN = GROWN_ARMS.get(0);
  private static final Arm CONTROL = GROWN_ARMS.get(1);

  private static ArmOutcome done(
      Arm arm, OptionalDouble lossAtBirth, OptionalDouble lossAtEnd, OptionalDouble seconds) {
    return new Done(
        new ArmResult(
            arm.kind(),
            arm.run(),
            Optional.of("v1"),
            lossAtBirth,
            lossAtEnd,
            seconds,
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of()));
  }

  private static ArmOutcome done(Arm arm) {
    return new Done(result(arm, 2));
  }

  /** A gate, and outcomes of the grown and the control arm that leave its value unknown. */
  static final List<Arguments> UNMEASURED =
      List.of(
          Arguments.of(
              new ValidationPlateau(9, ON),
              done(GROWN, UNKNOWN, OptionalDouble.of(2), OptionalDouble.of(1)),
              done(CONTROL)),
          Arguments.of(
              new ValidationPlateau(9, ON),
              done(GROWN, OptionalDouble.of(3), UNKNOWN, OptionalDouble.of(1)),
              done(CONTROL)),
          Arguments.of(
              new TargetLoss(9, ON),
              done(GROWN, OptionalDouble.of(3), UNKNOWN, OptionalDouble.of(1)),
              done(CONTROL)),
          Arguments.of(
              new GrowthGain(-9, ON),
              done(GROWN, OptionalDouble.of(3), UNKNOWN, OptionalDouble.of(1)),
              done(CONTROL)),
          Arguments.of(new GrowthGain(-9, ON), done(GROWN), new Broken(PROBLEM)),
          Arguments.of(
              new CostLimit(9, ON),
              done(GROWN),
              done(CONTROL, OptionalDouble.of(3), OptionalDouble.of(2), UNKNOWN)));

  @ParameterizedTest
  @FieldSource("UNMEASURED")
  void whatCannotBeMeasuredDoesNotHold(Gate gate, ArmOutcome grown, ArmOutcome control) {
    PlanStatus plan = grownUnderWay(gate);

    PlanAction action =
        PlanDecision.next(plan, Map.of(GROWN.run(), grown, CONTROL.run(), control), NOON);

    assertThat(action)
        .isEqualTo(
            new Append(List.of(new GateDecided("grown", gate.kind(), Verdict.FAILED, UNKNOWN))));
  }

  @Test
  void aPlanThatStopsAtAnUnmeasuredValueSaysSo() {
    Arm arm = ROOT_ARMS.getFirst();
    PlanStatus plan = rootUnderWay(new TargetLoss(1, Optional.empty()));

    Append action =
        (Append)
            PlanDecision.next(plan, Map.of(arm.run(), done(arm, UNKNOWN, UNKNOWN, UNKNOWN)), NOON);

    assertThat(action.entries().getLast().toString()).contains("measured nothing", "limit is 1.0");
  }

  @Test
  void whileTheRunsWorkNothingButTimeAndCostIsLookedAt() {
    PlanStatus plan =
        rootUnderWay(new TargetLoss(1, Optional.empty()), new CostLimit(1, Optional.empty()));

    PlanAction action = PlanDecision.next(plan, Map.of(), NOON.plus(Duration.ofDays(9)));

    assertThat(action).isEqualTo(new Rest());
  }

  /** Limits that the grown arm's hour and what its control arm has taken may be beyond. */
  static final List<Gate> LIMITS_OF_COST =
      List.of(new CostLimit(1.5, Optional.empty()), new MoneyLimit(3.75, Optional.empty()));

  @ParameterizedTest
  @FieldSource("LIMITS_OF_COST")
  void aLimitOfCostIsDecidedWhileARunWorksAsSoonAsItIsPassed(Gate limit) {
    PlanStatus plan = grownUnderWay(limit);

    assertThat(next(plan, new Working(OptionalDouble.of(1800)))).isEqualTo(new Rest());
    Append late = (Append) next(plan, new Working(OptionalDouble.of(1801)));

    assertThat(late.entries())
        .hasExactlyElementsOfTypes(GateDecided.class, StageEnded.class, Stopped.class);
    assertThat(late.entries().get(1).toString()).contains(GROWN.run()).doesNotContain("r-control,");
  }

  @Test
  void aLimitOfCostIsNotDecidedTwiceWhileTheRunsWork() {
    Gate limit = new CostLimit(1, ON);
    PlanStatus plan =
        status(
            document(root(limit)),
            begun("root", ROOT_ARMS),
            new GateDecided("root", limit.kind(), Verdict.FAILED, OptionalDouble.of(1.1)));

    PlanAction action =
        PlanDecision.next(plan, Map.of("r-root", new Working(OptionalDouble.of(9999))), NOON);

    assertThat(action).isEqualTo(new Rest());
  }

  /**
   * What a control arm had taken when it failed, as far as that is known, and all arms in hours.
   */
  static final List<Arguments> BROKEN_CONTROLS =
      List.of(Arguments.of(OptionalDouble.of(1800), 1.5), Arguments.of(UNKNOWN, 1.0));

  @ParameterizedTest
  @FieldSource("BROKEN_CONTROLS")
  void aBrokenControlArmCountsWithWhatItHadTaken(OptionalDouble seconds, double hours) {
    PlanStatus plan = grownUnderWay(new CostLimit(1.5, ON));

    PlanAction action = next(plan, new Broken(PROBLEM, seconds));

    assertThat(action)
        .isEqualTo(
            new Append(
                List.of(
                    new GateDecided(
                        "grown", "cost-limit", Verdict.PASSED, OptionalDouble.of(hours)))));
  }

  /** The grown arm is done. */
  private static PlanAction next(PlanStatus plan, ArmOutcome control) {
    return PlanDecision.next(plan, Map.of(GROWN.run(), done(GROWN), CONTROL.run(), control), NOON);
  }

  @Test
  void aTimeLimitIsDecidedOnce() {
    PlanStatus plan =
        status(
            document(root(new TimeLimit(1, ON))),
            begun("root", ROOT_ARMS),
            new GateDecided("root", "time-limit", Verdict.FAILED, OptionalDouble.of(1.1)));

    PlanAction action = PlanDecision.next(plan, Map.of(), NOON.plus(Duration.ofHours(2)));

    assertThat(action).isEqualTo(new Rest());
  }

  /** What failing would lead to, and a verdict that leads on all the same. */
  static final List<Arguments> LEADING_ON =
      List.of(
          Arguments.of(Otherwise.SKIP, Verdict.PASSED),
          Arguments.of(Otherwise.CONTINUE, Verdict.FAILED),
          Arguments.of(Otherwise.ASK, Verdict.APPROVED));

  @ParameterizedTest
  @FieldSource("LEADING_ON")
  void stagesAfterAGateThatHeldOrMayFailBegin(Otherwise otherwise, Verdict verdict) {
    PlanStatus plan =
        status(
            document(root(new TargetLoss(1, Optional.of(otherwise))), grown()),
            begun("root", ROOT_ARMS),
            new GateDecided("root", "target-loss", verdict, OptionalDouble.of(2)),
            ended("root"));

    PlanAction action = PlanDecision.next(plan, Map.of(), NOON);

    assertThat(action).isEqualTo(new Begin(grown()));
  }

  private static PlanStatus grownUnderWay(Gate... gates) {
    return status(
        document(root(), grown(gates)),
        begun("root", ROOT_ARMS),
        ended("root"),
        begun("grown", GROWN_ARMS));
  }

  private static PlanStatus rootUnderWay(Gate... gates) {
    return status(document(root(gates)), begun("root", ROOT_ARMS));
  }
}
