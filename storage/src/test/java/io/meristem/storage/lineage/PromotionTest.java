package io.meristem.storage.lineage;

import static io.meristem.storage.lineage.History.ADA;
import static io.meristem.storage.lineage.History.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageRefusal.AliasLocked;
import io.meristem.storage.lineage.LineageRefusal.AliasMovedMeanwhile;
import io.meristem.storage.lineage.LineageRefusal.CauseSpent;
import io.meristem.storage.lineage.LineageRefusal.GatesFailed;
import io.meristem.storage.lineage.LineageRefusal.NothingBefore;
import io.meristem.storage.lineage.LineageRefusal.Retired;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** v2 grew out of v1, v3 is its control arm; production stands for v1. */
class PromotionTest {

  private static final String PRODUCTION = "production";
  private static final PromotionPolicy NOTHING =
      new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, false);

  private final History history =
      new History()
          .trained("v1", Edge.ROOT, 2.0)
          .trained("v2", Edge.GROWTH, 1.5, 7, "v1")
          .trained("v3", Edge.CONTINUE, 1.75, 7, "v1")
          .happened(ADA, Samples.moved(PRODUCTION, null, "v1", "q1"));

  private static MoveWish to(@Nullable String version, String cause) {
    return new MoveWish(
        PRODUCTION, Optional.ofNullable(version), cause, "", OptionalLong.empty(), false);
  }

  private History ruled(PromotionPolicy policy) {
    return history.happened(BOB, new PolicyChanged(PRODUCTION, Optional.of(policy)));
  }

  private static List<String> failed(LineageDecision decision) {
    assertThat(decision).isInstanceOf(Refused.class);
    LineageRefusal refusal = ((Refused) decision).refusal();
    assertThat(refusal).isInstanceOf(GatesFailed.class);
    assertThat(refusal.why()).contains("override");
    return ((GatesFailed) refusal)
        .failed().stream().map(gate -> gate.gate() + ": " + gate.why()).toList();
  }

  @Test
  void withoutAPolicyAnAliasMovesWhereItIsWished() {
    LineageDecision decision = history.moved(to("v2", "q2"), ADA);

    assertThat(decision)
        .isEqualTo(
            new Accepted(
                List.of(
                    new LineageEntry.AliasMoved(
                        PRODUCTION, Optional.of("v1"), Optional.of("v2"), "q2", "", List.of()))));
    assertThat(history.lineage().aliased(PRODUCTION)).contains("v2");
  }

  @Test
  void anAliasThatStandsThereAlreadyDoesNotMove() {
    assertThat(history.moved(to("v1", "q2"), ADA)).isEqualTo(new Accepted(List.of()));
  }

  @Test
  void whoSawItElsewhereDoesNotMoveIt() {
    long seen = history.lineage().alias(PRODUCTION).orElseThrow().movedAt();
    history.moved(to("v3", "q2"), BOB);

    LineageDecision decision =
        history.moved(
            new MoveWish(PRODUCTION, Optional.of("v2"), "q3", "", OptionalLong.of(seen), false),
            ADA);

    assertThat(decision)
        .isEqualTo(new Refused(new AliasMovedMeanwhile(PRODUCTION, Optional.of("v3"), seen + 1)));
  }

  @Test
  void aCauseMovesItOnceAndStandsForNothingElse() {
    history.moved(to("v2", "q2"), ADA);
    history.moved(to("v3", "q3"), ADA);

    assertThat(history.moved(to("v2", "q2"), ADA)).as("again").isEqualTo(new Accepted(List.of()));
    assertThat(history.moved(to("v1", "q2"), ADA)).isEqualTo(new Refused(new CauseSpent("q2")));
    assertThat(history.lineage().aliased(PRODUCTION)).contains("v3");
  }

  @Test
  void aLockedAliasIsMovedByNobodyNotEvenByAnOverride() {
    ruled(
        new PromotionPolicy(
            List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, true));

    assertThat(history.moved(to("v2", "q2"), ADA))
        .isEqualTo(new Refused(new AliasLocked(PRODUCTION)));
    assertThat(history.moved(to(null, "q3"), ADA))
        .isEqualTo(new Refused(new AliasLocked(PRODUCTION)));
    assertThat(history.moved(overriding("v2"), ADA))
        .isEqualTo(new Refused(new AliasLocked(PRODUCTION)));
  }

  private static MoveWish overriding(String version) {
    return new MoveWish(
        PRODUCTION, Optional.of(version), "q9", "an emergency", OptionalLong.empty(), true);
  }

  @Test
  void everyGateThatFailsIsNamed() {
    history.trained("v4", Edge.GROWTH, 2.5, 8, "v2").evaluated("v1", "poems", 1.0);
    ruled(
        new PromotionPolicy(
            List.of("tales", "poems"), OptionalDouble.of(0.1), OptionalDouble.of(0), true, false));

    List<String> failed = failed(history.moved(to("v4", "q2"), ADA));

    assertThat(failed).hasSize(5);
    assertThat(failed.get(0))
        .isEqualTo("evaluation: v4 was not measured on poems; evaluate it there");
    assertThat(failed.get(1))
        .startsWith("regression: the loss of v4 on tales/abc (4 windows of 16 tokens) is 2.5")
        .contains("1.0 above that of its ancestor v2", "tolerance is 0.1");
    assertThat(failed.get(2))
        .contains("not measured on poems/abc", "ancestor v1 has a loss of 1.0");
    assertThat(failed.get(3)).contains("growth-gain: nobody knows whether growing v4 helped");
    assertThat(failed.get(4)).contains("approval: nobody but ada wants v4");
  }

  @Test
  void whatHoldsLetsTheAliasMove() {
    history.evaluated("v1", "poems", 1.0).evaluated("v2", "poems", 1.0625);
    ruled(
        new PromotionPolicy(
            List.of("poems"), OptionalDouble.of(0.0625), OptionalDouble.of(0.25), true, false));
    history.happened(BOB, new MoveApproved(PRODUCTION, "v2", "reads well", "q2"));

    assertThat(history.moved(to("v2", "q3"), ADA)).isInstanceOf(Accepted.class);
    assertThat(history.lineage().aliased(PRODUCTION)).contains("v2");
  }

  @Test
  void aGainBelowTheBoundIsNoGain() {
    ruled(
        new PromotionPolicy(
            List.of(), OptionalDouble.empty(), OptionalDouble.of(0.26), false, false));

    assertThat(failed(history.moved(to("v2", "q2"), ADA)))
        .containsExactly(
            "growth-gain: v2 is better than its control arm by 0.25, and must be by 0.26; train both longer, or choose another version");
  }

  @Test
  void aContinuationOnOtherRowsIsNoControlArm() {
    history.trained("v5", Edge.GROWTH, 1.0, 99, "v1");
    ruled(
        new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.of(0), false, false));

    assertThat(failed(history.moved(to("v5", "q2"), ADA)))
        .singleElement()
        .asString()
        .contains("nobody knows");
  }

  @Test
  void aContinuationThatWasMeasuredOnOtherWindowsIsNoControlArm() {
    history.measuring(8).trained("v4", Edge.GROWTH, 1.0, 7, "v1");
    ruled(
        new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.of(0), false, false));

    assertThat(failed(history.moved(to("v4", "q2"), ADA)))
        .singleElement()
        .asString()
        .contains("nobody knows", "evaluation windows");
  }

  @Test
  void onesOwnApprovalIsNoSecondOneAndAnApprovalIsSpentByTheNextMove() {
    ruled(
        new PromotionPolicy(
            List.of(), OptionalDouble.empty(), OptionalDouble.empty(), true, false));
    history.happened(ADA, new MoveApproved(PRODUCTION, "v2", "", "q2"));
    assertThat(failed(history.moved(to("v2", "q3"), ADA))).hasSize(1);

    assertThat(history.moved(to("v2", "q4"), BOB)).isInstanceOf(Accepted.class);
    history.happened(BOB, new PolicyChanged(PRODUCTION, Optional.of(NOTHING)));
    history.moved(to("v1", "q5"), BOB);
    ruled(
        new PromotionPolicy(
            List.of(), OptionalDouble.empty(), OptionalDouble.empty(), true, false));

    assertThat(failed(history.moved(to("v2", "q6"), BOB))).hasSize(1);
  }

  @Test
  void anOverrideSaysWhatItPassedOverAndWhy() {
    ruled(
        new PromotionPolicy(
            List.of("poems"), OptionalDouble.empty(), OptionalDouble.empty(), false, false));

    history.moved(overriding("v2"), ADA);

    LineageEntry.AliasMoved moved =
        history.lineage().alias(PRODUCTION).flatMap(Alias::newest).orElseThrow().moved();
    assertThat(moved.reason()).isEqualTo("an emergency");
    assertThat(moved.overridden())
        .containsExactly(
            new FailedGate("evaluation", "v2 was not measured on poems; evaluate it there"));
    assertThatThrownBy(
            () -> new MoveWish(PRODUCTION, Optional.of("v2"), "q", " ", OptionalLong.empty(), true))
        .hasMessageContaining("needs a reason");
  }

  @Test
  void aRollbackGoesBackOnceWhateverThePolicySays() {
    history.moved(to("v2", "q2"), ADA);
    ruled(
        new PromotionPolicy(
            List.of("poems"), OptionalDouble.empty(), OptionalDouble.empty(), true, false));

    assertThat(history.rolledBack(to(null, "q3"))).isInstanceOf(Accepted.class);

    assertThat(history.lineage().aliased(PRODUCTION)).contains("v1");
    assertThat(history.rolledBack(to(null, "q3"))).as("again").isEqualTo(new Accepted(List.of()));
    assertThat(history.rolledBack(to(null, "q4")))
        .as("what was taken back does not come back")
        .isEqualTo(new Refused(new NothingBefore(PRODUCTION)));
  }

  @Test
  void aRemovalIsTakenBackToo() {
    history.moved(to(null, "q2"), ADA);

    history.rolledBack(to(null, "q3"));

    assertThat(history.lineage().aliased(PRODUCTION)).contains("v1");
  }

  @Test
  void thereIsNothingBeforeTheFirstMove() {
    assertThat(history.rolledBack(to(null, "q2")))
        .isEqualTo(new Refused(new NothingBefore(PRODUCTION)));
  }

  @Test
  void aRetiredVersionIsNotGoneBackTo() {
    history.moved(to("v2", "q2"), ADA);
    history.happened(ADA, new VersionRetired("v1", "old"));

    assertThat(history.rolledBack(to(null, "q3"))).isEqualTo(new Refused(new Retired("v1")));
  }
}
