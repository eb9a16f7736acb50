package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.NOON;
import static io.meristem.storage.plan.Samples.PROBLEM;
import static io.meristem.storage.plan.Samples.ROOT_ARMS;
import static io.meristem.storage.plan.Samples.begun;
import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.ended;
import static io.meristem.storage.plan.Samples.proceed;
import static io.meristem.storage.plan.Samples.result;
import static io.meristem.storage.plan.Samples.root;
import static io.meristem.storage.plan.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.plan.PlanAction.Append;
import io.meristem.storage.plan.PlanAction.Begin;
import io.meristem.storage.plan.PlanAction.MoveAlias;
import io.meristem.storage.plan.PlanAction.Rest;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Finished;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Retried;
import io.meristem.storage.plan.PlanEntry.Stopped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PromoteStageTest {

  private static final Stage.Promote PROMOTE = promote();

  private static Stage.Promote promote(Gate... gates) {
    return new Stage.Promote(
        "release", "root", "production", Optional.empty(), Optional.of(List.of(gates)));
  }

  private static PlanStatus underWay(Stage.Promote stage, PlanEntry... more) {
    PlanStatus plan =
        status(
            document(root(), stage),
            begun("root", ROOT_ARMS),
            ended("root", result(ROOT_ARMS.getFirst(), 2)),
            begun("release", List.of()));
    for (PlanEntry entry : more) {
      plan = Samples.after(Optional.of(plan), entry).orElseThrow();
    }
    return plan;
  }

  private static PlanAction next(PlanStatus plan) {
    return PlanDecision.next(plan, Map.of(), NOON);
  }

  @Test
  void aPromotionBeginsWithoutRuns() {
    PlanStatus plan =
        status(
            document(root(), PROMOTE),
            begun("root", ROOT_ARMS),
            ended("root", result(ROOT_ARMS.getFirst(), 2)));

    assertThat(next(plan)).isEqualTo(new Begin(PROMOTE));
    assertThat(PROMOTE.arms()).isEmpty();
  }

  @Test
  void itMovesItsAliasAndThenIsOver() {
    PlanStatus plan = underWay(PROMOTE);

    assertThat(next(plan)).isEqualTo(new MoveAlias(PROMOTE));
    assertThat(PlanDecision.promoted(plan, PROMOTE)).containsExactly(ended("release"));
    assertThat(next(underWay(PROMOTE, ended("release"))))
        .isEqualTo(new Append(List.of(new Finished())));
  }

  @Test
  void itsApprovalIsWaitedForBeforeTheAliasMoves() {
    Stage.Promote asking = promote(new Gate.Approval());
    GateDecided asked =
        new GateDecided("release", "approval", Verdict.ASKED, OptionalDouble.empty());

    assertThat(next(underWay(asking))).isEqualTo(new Append(List.of(asked)));
    assertThat(next(underWay(asking, asked))).isEqualTo(new Rest());
    assertThat(next(underWay(asking, asked, new Approved("release"))))
        .isEqualTo(new MoveAlias(asking));
  }

  @Test
  void aRefusalStopsThePlanAndARetryTriesAgain() {
    PlanStatus plan = underWay(PROMOTE);

    List<PlanEntry> refused = PlanDecision.notPromoted(plan, PROMOTE, PROBLEM);

    assertThat(refused).containsExactly(ended("release"), new Stopped("release", PROBLEM));
    PlanStatus again =
        underWay(PROMOTE, refused.get(0), refused.get(1), new Retried("release", NOON, Map.of()));
    assertThat(next(again)).isEqualTo(new MoveAlias(PROMOTE));
  }

  @Test
  void whoComesTooLateChangesNothing() {
    PlanStatus over = underWay(PROMOTE, ended("release"));

    assertThat(PlanDecision.promoted(over, PROMOTE)).isEmpty();
    assertThat(PlanDecision.notPromoted(over, PROMOTE, PROBLEM)).isEmpty();
  }

  @Test
  void nothingStartsFromAPromotionAndItMeasuresNothing() {
    assertThat(PlanMistakes.first(document(root(), PROMOTE, proceed("on", "release"))))
        .contains(
            new PlanMistake(
                "stages[2].from",
                "stage release moves an alias and makes no version; name another"));
    assertThat(
            PlanMistakes.first(document(root(), promote(new Gate.TargetLoss(1, Optional.empty())))))
        .hasValueSatisfying(mistake -> assertThat(mistake.detail()).contains("another stage"));
    assertThat(PlanMistakes.first(document(root(), promote(new Gate.Approval())))).isEmpty();
  }

  @Test
  void everyStageMayStartFromWhatAnAliasStandsFor() {
    PlanDocument plan =
        document(
            proceed("on", "tales@production"),
            Samples.evaluate("measured", "tales@production"),
            new Stage.Promote("a", "on", "candidate", Optional.empty(), Optional.empty()));

    PlanDocument resolved = plan.withVersions(_ -> "v1");

    assertThat(PlanMistakes.first(plan)).isEmpty();
    assertThat(resolved.stages())
        .extracting(stage -> stage.start().orElseThrow())
        .containsExactly("v1", "v1", "on");
  }

  @Test
  void anAliasHasItsAlphabet() {
    Stage misnamed = new Stage.Promote("a", "v1", "No!", Optional.empty(), Optional.empty());

    assertThat(PlanMistakes.first(document(misnamed)))
        .hasValueSatisfying(mistake -> {
          assertThat(mistake.path()).isEqualTo("stages[0].alias");
          assertThat(mistake.detail()).contains("'No!'");
        });
  }
}
