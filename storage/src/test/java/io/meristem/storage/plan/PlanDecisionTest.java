package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.GROWN_ARMS;
import static io.meristem.storage.plan.Samples.NOON;
import static io.meristem.storage.plan.Samples.PROBLEM;
import static io.meristem.storage.plan.Samples.ROOT_ARMS;
import static io.meristem.storage.plan.Samples.begun;
import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.done;
import static io.meristem.storage.plan.Samples.ended;
import static io.meristem.storage.plan.Samples.evaluate;
import static io.meristem.storage.plan.Samples.grown;
import static io.meristem.storage.plan.Samples.proceed;
import static io.meristem.storage.plan.Samples.result;
import static io.meristem.storage.plan.Samples.root;
import static io.meristem.storage.plan.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.plan.ArmOutcome.Broken;
import io.meristem.storage.plan.ArmOutcome.Done;
import io.meristem.storage.plan.Gate.Approval;
import io.meristem.storage.plan.Gate.CostLimit;
import io.meristem.storage.plan.Gate.GrowthGain;
import io.meristem.storage.plan.Gate.MoneyLimit;
import io.meristem.storage.plan.Gate.TargetLoss;
import io.meristem.storage.plan.Gate.TimeLimit;
import io.meristem.storage.plan.Gate.ValidationPlateau;
import io.meristem.storage.plan.PlanAction.Append;
import io.meristem.storage.plan.PlanAction.Begin;
import io.meristem.storage.plan.PlanAction.Rest;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Cancelled;
import io.meristem.storage.plan.PlanEntry.Finished;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Retried;
import io.meristem.storage.plan.PlanEntry.StageEnded;
import io.meristem.storage.plan.PlanEntry.StageSkipped;
import io.meristem.storage.plan.PlanEntry.Stopped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanDecisionTest {

  private static final Arm ROOT = ROOT_ARMS.getFirst();

  @Test
  void aPlanBeginsWithItsFirstStage() {
    PlanStatus plan = status(document(root(), grown()));

    assertThat(next(plan, Map.of())).isEqualTo(new Begin(root()));
  }

  @Test
  void aStageWaitsForAllOfItsArms() {
    PlanStatus plan = grownUnderWay();

    PlanAction action = next(plan, done(GROWN_ARMS.subList(0, 1), 2.0));

    assertThat(action).isEqualTo(new Rest());
  }

  @Test
  void aStageEndsWithBothLossesAndTheGainOverItsControlArm() {
    PlanStatus plan = grownUnderWay();

    PlanAction action = next(plan, done(GROWN_ARMS, 2.0, 2.25));

    assertThat(action)
        .isEqualTo(
            append(
                new StageEnded(
                    "grown",
                    List.of(result(GROWN_ARMS.get(0), 2.0), result(GROWN_ARMS.get(1), 2.25)),
                    OptionalDouble.of(0.25))));
  }

  @Test
  void theNextStageBeginsWhenOneHasEnded() {
    PlanStatus plan = status(document(root(), grown()), begun("root", ROOT_ARMS), ended("root"));

    assertThat(next(plan, Map.of())).isEqualTo(new Begin(grown()));
  }

  @Test
  void aPlanFinishesAfterItsLastStage() {
    PlanStatus plan = status(document(root()), begun("root", ROOT_ARMS), ended("root"));

    assertThat(next(plan, Map.of())).isEqualTo(append(new Finished()));
  }

  @Test
  void aBrokenMainRunStopsThePlanWithoutWaitingForTheOthers() {
    PlanStatus plan = grownUnderWay();

    PlanAction action = next(plan, Map.of("r-grown", new Broken(PROBLEM)));

    assertThat(action)
        .isEqualTo(
            append(
                new StageEnded("grown", List.of(), OptionalDouble.empty()),
                new Stopped("grown", PROBLEM)));
  }

  @Test
  void aBrokenControlArmLeavesTheGainUnmeasuredAndItsGateFails() {
    PlanStatus plan = grownUnderWay(new GrowthGain(-10, Optional.of(Otherwise.CONTINUE)));
    Map<String, ArmOutcome> runs =
        Map.of(
            "r-grown",
            new Done(result(GROWN_ARMS.getFirst(), 2)),
            "r-control",
            new Broken(PROBLEM));

    PlanAction action = next(plan, runs);

    assertThat(action)
        .isEqualTo(append(decided("grown", "growth-gain", Verdict.FAILED, OptionalDouble.empty())));
  }

  @ParameterizedTest
  @MethodSource
  void aGateHoldsAtItsLimitAndNotBeyond(Gate holds, Gate fails, double measured) {
    assertThat(verdict(holds)).isEqualTo(gate(holds, Verdict.PASSED, measured));
    assertThat(verdict(fails)).isEqualTo(gate(fails, Verdict.FAILED, measured));
  }

  static Stream<Arguments> aGateHoldsAtItsLimitAndNotBeyond() {
    Optional<Otherwise> on = Optional.of(Otherwise.CONTINUE);
    return Stream.of(
        Arguments.of(new ValidationPlateau(1, on), new ValidationPlateau(0.99, on), 1),
        Arguments.of(new TargetLoss(2, on), new TargetLoss(1.99, on), 2),
        Arguments.of(new GrowthGain(0.5, on), new GrowthGain(0.51, on), 0.5),
        Arguments.of(new TimeLimit(1, on), new TimeLimit(0.99, on), 1),
        Arguments.of(new CostLimit(2, on), new CostLimit(1.99, on), 2),
        Arguments.of(new MoneyLimit(5, on), new MoneyLimit(4.99, on), 5));
  }

  private static PlanAction verdict(Gate gate) {
    return PlanDecision.next(
        grownUnderWay(gate), done(GROWN_ARMS, 2.0, 2.5), NOON.plus(Duration.ofHours(1)));
  }

  private static Append gate(Gate gate, Verdict verdict, double measured) {
    return append(decided("grown", gate.kind(), verdict, OptionalDouble.of(measured)));
  }

  @ParameterizedTest
  @EnumSource
  void whatAFailedGateLeadsToIsInItsCommit(Otherwise otherwise) {
    PlanStatus plan = rootUnderWay(new TargetLoss(1, Optional.of(otherwise)));

    Append action = (Append) next(plan, done(ROOT_ARMS, 2.0));

    Verdict verdict = otherwise == Otherwise.ASK ? Verdict.ASKED : Verdict.FAILED;
    assertThat(action.entries().getFirst())
        .isEqualTo(decided("root", "target-loss", verdict, OptionalDouble.of(2)));
    List<Class<?>> rest =
        switch (otherwise) {
          case STOP -> List.of(StageEnded.class, Stopped.class);
          case SKIP -> List.of(StageEnded.class);
          case CONTINUE, ASK -> List.of();
        };
    assertThat(action.entries().stream().skip(1).<Class<?>>map(Object::getClass))
        .containsExactlyElementsOf(rest);
  }

  @Test
  void aGateStopsThePlanWhenNothingElseIsSaid() {
    PlanStatus plan = rootUnderWay(new TargetLoss(1, Optional.empty()));

    Append action = (Append) next(plan, done(ROOT_ARMS, 2.0));

    assertThat(action.entries().getLast()).isInstanceOf(Stopped.class);
    assertThat(action.entries().getLast().toString())
        .contains("gate-failed", "measured 2.0", "limit is 1.0", "otherwise: ask");
  }

  @Test
  void theGatesOfAStageAreDecidedOneAfterTheOther() {
    Gate second = new CostLimit(9, Optional.empty());
    PlanStatus plan =
        status(
            document(root(new TargetLoss(2, Optional.empty()), second)),
            begun("root", ROOT_ARMS),
            decided("root", "target-loss", Verdict.PASSED, OptionalDouble.of(2)));

    assertThat(next(plan, done(ROOT_ARMS, 2.0)))
        .isEqualTo(append(decided("root", "cost-limit", Verdict.PASSED, OptionalDouble.of(1))));
  }

  @Test
  void aStageThatAskedWaitsAndEndsWhenItIsApproved() {
    PlanStatus asked =
        status(
            document(root(new Approval())),
            begun("root", ROOT_ARMS),
            decided("root", "approval", Verdict.ASKED, OptionalDouble.empty()));
    assertThat(next(asked, done(ROOT_ARMS, 2.0))).isEqualTo(new Rest());
    PlanStatus approved = Samples.after(Optional.of(asked), new Approved("root")).orElseThrow();

    PlanAction action = next(approved, done(ROOT_ARMS, 2.0));

    assertThat(action).isEqualTo(append(ended("root", result(ROOT, 2.0))));
  }

  @Test
  void onlyAStageThatAskedCanBeApproved() {
    assertThat(PlanDecision.approved(rootUnderWay(new Approval()), "root")).isEmpty();
    assertThat(PlanDecision.approved(rootUnderWay(new Approval()), "nothing")).isEmpty();
  }

  @Test
  void aTimeLimitIsLookedAtWhileTheRunsWork() {
    PlanStatus plan = rootUnderWay(new TimeLimit(1, Optional.empty()));

    assertThat(PlanDecision.next(plan, Map.of(), NOON.plus(Duration.ofMinutes(60))))
        .isEqualTo(new Rest());
    Append late = (Append) PlanDecision.next(plan, Map.of(), NOON.plus(Duration.ofMinutes(61)));
    assertThat(late.entries().getFirst()).isInstanceOf(GateDecided.class);
    assertThat(late.entries().getLast()).isInstanceOf(Stopped.class);
  }

  @Test
  void stagesOfASkippedOnePassAndOthersFollow() {
    PlanDocument document =
        document(
            root(new TargetLoss(1, Optional.of(Otherwise.SKIP))),
            grown(),
            proceed("further", "grown"),
            evaluate("other", "v1"));
    PlanStatus skipping =
        status(
            document,
            begun("root", ROOT_ARMS),
            decided("root", "target-loss", Verdict.FAILED, OptionalDouble.of(2)),
            ended("root"));
    assertThat(next(skipping, Map.of())).isEqualTo(append(new StageSkipped("grown")));
    PlanStatus one = Samples.after(Optional.of(skipping), new StageSkipped("grown")).orElseThrow();
    assertThat(next(one, Map.of())).isEqualTo(append(new StageSkipped("further")));
    PlanStatus two = Samples.after(Optional.of(one), new StageSkipped("further")).orElseThrow();

    PlanAction action = next(two, Map.of());

    assertThat(action).isEqualTo(new Begin(evaluate("other", "v1")));
  }

  @Test
  void aClosedPlanNeedsNothingAndStaysAsItIs() {
    PlanStatus plan = status(document(root()), new Cancelled("enough"));

    assertThat(next(plan, Map.of())).isEqualTo(new Rest());
    assertThat(PlanDecision.cancelled(plan, "again")).isEmpty();
    assertThat(PlanDecision.begun(plan, root(), NOON, ROOT_ARMS)).isEmpty();
    assertThat(PlanDecision.refused(plan, root(), PROBLEM)).isEmpty();
  }

  @Test
  void aStageBeginsOnce() {
    assertThat(PlanDecision.begun(status(document(root())), root(), NOON, ROOT_ARMS)).hasSize(1);
    assertThat(PlanDecision.begun(rootUnderWay(), root(), NOON, ROOT_ARMS)).isEmpty();
  }

  @Test
  void runsOfAnEndedStageWithoutAResultAreUnwanted() {
    PlanStatus running = grownUnderWay();
    assertThat(running.unwanted()).containsExactly(ROOT);

    PlanStatus ended =
        Samples.after(Optional.of(running), ended("grown", result(GROWN_ARMS.getFirst(), 2)))
            .orElseThrow();

    assertThat(ended.unwanted()).containsExactly(ROOT, GROWN_ARMS.getLast());
  }

  @Test
  void moneyWithoutAPriceIsNotMeasured() {
    TermsWish elsewhere =
        new TermsWish(OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.of("gpu"));
    Gate limit = new MoneyLimit(1000, Optional.of(Otherwise.CONTINUE));
    PlanDocument document =
        new PlanDocument("sample", Optional.of(elsewhere), List.of(root(limit)));

    PlanAction action = next(status(document, begun("root", ROOT_ARMS)), done(ROOT_ARMS, 2.0));

    assertThat(action)
        .isEqualTo(append(decided("root", "money-limit", Verdict.FAILED, OptionalDouble.empty())));
  }

  @Test
  void onlyAStoppedPlanIsRetried() {
    PlanStatus running = rootUnderWay();
    PlanStatus stopped =
        status(document(root()), begun("root", ROOT_ARMS), new Stopped("root", PROBLEM));

    assertThat(PlanDecision.retried(running, NOON, Map.of())).isEmpty();
    assertThat(PlanDecision.retried(status(document(root()), new Cancelled("x")), NOON, Map.of()))
        .isEmpty();
    assertThat(PlanDecision.retried(stopped, NOON, Map.of("r-root", 2)))
        .containsExactly(new Retried("root", NOON, Map.of("r-root", 2)));
  }

  private static PlanStatus rootUnderWay(Gate... gates) {
    return status(document(root(gates)), begun("root", ROOT_ARMS));
  }

  private static PlanStatus grownUnderWay(Gate... gates) {
    return status(
        document(root(), grown(gates)),
        begun("root", ROOT_ARMS),
        ended("root"),
        begun("grown", GROWN_ARMS));
  }

  private static PlanAction next(PlanStatus plan, Map<String, ArmOutcome> runs) {
    return PlanDecision.next(plan, runs, NOON);
  }

  private static GateDecided decided(
      String stage, String gate, Verdict verdict, OptionalDouble measured) {
    return new GateDecided(stage, gate, verdict, measured);
  }

  private static Append append(PlanEntry... entries) {
    return new Append(List.of(entries));
  }
}
