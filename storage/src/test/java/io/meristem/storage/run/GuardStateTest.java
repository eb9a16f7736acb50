package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.run.GuardVerdict.Applied;
import io.meristem.storage.run.GuardVerdict.Failed;
import io.meristem.storage.run.GuardVerdict.Halved;
import io.meristem.storage.run.GuardVerdict.Skipped;
import io.meristem.storage.run.GuardVerdict.WentBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuardStateTest {

  private static final Guard GUARD = new Guard(8, 2, 1, 1);

  @Test
  void untilEnoughLossesWereSeenTheLossAtBirthIsWhatOthersAreComparedWith() {
    GuardState young = calm(GuardState.BIRTH, RunningLoss.ENOUGH - 1);

    assertThat(young.limit(GUARD, 5.5)).isEqualTo(13.5);
    assertThat(calm(young, 1).limit(GUARD, 5.5)).isBetween(3.1, 4.0);
  }

  @Test
  void untilTheMemoryIsFullTheMeanAndVarianceAreThoseOfAllLosses() {
    Random random = new Random(1);
    List<Double> losses = random.doubles(RunningLoss.MEMORY, 1, 3).boxed().toList();
    RunningLoss running = RunningLoss.NONE;
    for (double loss : losses) {
      running = running.and(loss);
    }

    double mean = losses.stream().mapToDouble(x -> x).average().orElseThrow();
    double variance =
        losses.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(running.mean()).isCloseTo(mean, within(1e-12));
    assertThat(running.variance()).isCloseTo(variance, within(1e-12));
  }

  @Test
  void theLimitFollowsTheNewestLosses() {
    GuardState state = calm(GuardState.BIRTH, 10 * RunningLoss.MEMORY);

    for (int more = 0; more < 10 * RunningLoss.MEMORY; more++) {
      state = applied(state, 1);
    }

    assertThat(state.limit(GUARD, 5.5))
        .isCloseTo(1 + 8 * RunningLoss.LEAST_DEVIATION, within(1e-3));
  }

  @Test
  void aRefusedBatchIsNeverDrawnAgainAndCountsInNoMean() {
    GuardState before = calm(GuardState.BIRTH, 60);

    GuardVerdict verdict = before.after(GUARD, refused(61));

    GuardState after = ((Skipped) verdict).state();
    assertThat(after.batches()).isEqualTo(61);
    assertThat(after.loss()).isEqualTo(before.loss());
    assertThat(after.totals()).isEqualTo(new GuardTotals(1, 0, 0));
  }

  @Test
  void theRungsFollowEachOtherFromSkippingToFailure() {
    assertThat(ladder(calm(GuardState.BIRTH, 60), GUARD))
        .containsExactly(
            "Skipped",
            "Skipped",
            "Halved",
            "Skipped",
            "Skipped",
            "WentBack",
            "Skipped",
            "Skipped",
            "Halved",
            "Skipped",
            "Skipped",
            "Failed");
  }

  @Test
  void aRungThatIsNotWantedIsLeftOut() {
    GuardState state = calm(GuardState.BIRTH, 60);

    assertThat(ladder(state, new Guard(8, 0, 0, 0))).containsExactly("Failed");
    assertThat(ladder(state, new Guard(8, 0, 2, 0))).containsExactly("Halved", "Halved", "Failed");
    assertThat(ladder(state, new Guard(8, 0, 0, 2)))
        .containsExactly("WentBack", "WentBack", "Failed");
  }

  @Test
  void anyUpdateForgetsWhatWasSkippedButNotWhatWasHalved() {
    GuardState halved = ((Halved) refused(skipped(skipped(calm(GuardState.BIRTH, 60))))).state();
    assertThat(halved.rate()).isEqualTo(0.5);

    GuardState later = calm(skipped(skipped(halved)), 1);

    assertThat(later.skips()).isZero();
    assertThat(later.rate()).isEqualTo(0.5);
    assertThat(refused(skipped(skipped(later)))).isInstanceOf(WentBack.class);
  }

  @Test
  void aResumePointIsGoodOnceTheFirstBatchAfterItWasLearntFrom() {
    GuardState written = calm(calm(GuardState.BIRTH, 5).written(), 5).written();
    assertThat(written.newest()).isEqualTo(10);
    assertThat(written.good()).isEqualTo(5);

    assertThat(skipped(written).good()).isEqualTo(5);
    assertThat(calm(skipped(written), 1).good()).isEqualTo(10);
  }

  @Test
  void trainingThatWentBackKnowsTheOldLossesAndDrawsNewBatches() {
    GuardState kept = calm(GuardState.BIRTH, 55).written();
    GuardState trouble =
        ((WentBack) calm(kept, 5).after(new Guard(8, 0, 0, 1), refused(61))).state();

    GuardState state = kept.wentBackFrom(trouble);

    assertThat(state.loss()).isEqualTo(kept.loss());
    assertThat(state.batches()).isEqualTo(61);
    assertThat(state.good()).isEqualTo(55);
    assertThat(state.newest()).isEqualTo(55);
    assertThat(state.totals()).isEqualTo(new GuardTotals(1, 0, 1));
  }

  @Test
  void aFailureNamesTheUpdateTheLossTheLimitTheRateAndTheWayOut() {
    GuardState state = calm(GuardState.BIRTH, 60);

    GuardVerdict verdict = state.after(new Guard(8, 0, 0, 0), refused(61));

    assertThat(((Failed) verdict).reason())
        .startsWith("update 61 found a loss of 9.5, above the limit of 9.25")
        .contains("at learning rate 0.01")
        .contains("refused 1 batches, halved the learning rate 0 times and gone back 0 times")
        .contains("lower peakLearningRate");
  }

  @Test
  void aLossThatIsNoNumberIsNamedAsSuch() {
    TriedUpdate broken = new TriedUpdate(1, Double.NaN, Double.NaN, 0.01, 13.5, false);

    GuardVerdict verdict = GuardState.BIRTH.after(new Guard(8, 0, 0, 0), broken);

    assertThat(((Failed) verdict).reason())
        .startsWith(
            "update 1 found a loss of NaN and a gradient norm of NaN at learning rate 0.01");
  }

  private static List<String> ladder(GuardState start, Guard guard) {
    List<String> rungs = new ArrayList<>();
    GuardState state = start;
    while (true) {
      GuardVerdict verdict = state.after(guard, refused(61));
      rungs.add(verdict.getClass().getSimpleName());
      switch (verdict) {
        case Applied(var next) -> state = next;
        case Skipped(var next, _) -> state = next;
        case Halved(var next, _) -> state = next;
        case WentBack(var trouble, _) -> state = start.wentBackFrom(trouble);
        case Failed _ -> {
          return rungs;
        }
      }
    }
  }

  /** After so many batches whose losses lie between 3 and 3.1. */
  private static GuardState calm(GuardState state, int batches) {
    GuardState now = state;
    for (int batch = 0; batch < batches; batch++) {
      now = applied(now, 3 + batch % 3 * 0.05);
    }
    return now;
  }

  private static GuardState applied(GuardState state, double loss) {
    TriedUpdate tried = new TriedUpdate(state.batches() + 1, loss, 1, 0.01, 9.25, true);
    return ((Applied) state.after(GUARD, tried)).state();
  }

  private static GuardState skipped(GuardState state) {
    return ((Skipped) refused(state)).state();
  }

  private static GuardVerdict refused(GuardState state) {
    return state.after(GUARD, refused(61));
  }

  private static TriedUpdate refused(long number) {
    return new TriedUpdate(number, 9.5, 1, 0.01, 9.25, false);
  }
}
