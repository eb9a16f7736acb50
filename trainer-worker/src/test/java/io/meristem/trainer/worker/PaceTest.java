package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void inItsFirstMinuteNobodyKnowsWhenAPhaseWillBeDone() {
    Pace pace = training(59, Duration.ofSeconds(1));

    assertThat(pace.etaSeconds(seconds(59.9))).isEmpty();
  }

  @Test
  void afterAMinuteTheSpeedTellsWhenItWillBeDone() {
    Pace pace = training(60, Duration.ofSeconds(1));

    assertThat(pace.etaSeconds(seconds(60)).orElseThrow()).isCloseTo(939, within(1e-6));
  }

  @Test
  void aSpeedThatChangesIsFollowedOverFiveMinutes() {
    Pace pace = training(300, Duration.ofSeconds(1));
    long slow = seconds(300);
    for (int made = 1; made <= 150; made++) {
      pace = pace.reached("training", 301 + made, 1000, slow + seconds(2.0 * made));
    }

    double eta = pace.etaSeconds(seconds(600)).orElseThrow();

    double slowShare = (1 - Math.exp(-1)) / (1 - Math.exp(-2));
    assertThat(eta).isCloseTo(549 / (0.5 * slowShare + 1 * (1 - slowShare)), within(1e-6));
  }

  @Test
  void theSpeedIsThatOfThisAttemptAlone() {
    Pace pace = Pace.starting(0).reached("training", 901, 1000, 0);
    pace = pace.reached("training", 931, 1000, seconds(60));

    assertThat(pace.etaSeconds(seconds(60)).orElseThrow()).isCloseTo(138, within(1e-6));
  }

  @Test
  void stepsThatAreMadeAgainCountAsSteps() {
    Pace pace = training(60, Duration.ofSeconds(1)).reached("training", 51, 1000, seconds(61));

    assertThat(pace.etaSeconds(seconds(61)).orElseThrow()).isCloseTo(949, within(1e-6));
  }

  @Test
  void aNewPhaseBeginsAnew() {
    Pace pace = training(60, Duration.ofSeconds(1)).reached("uploading", 0, 0, seconds(61));

    assertThat(pace.etaSeconds(seconds(200))).isEmpty();
    assertThat(pace.isStalled(seconds(2000))).isFalse();
  }

  @Test
  void anotherPhaseOfAsManyStepsAndTheSamePhaseOfOthersBeginAnew() {
    Pace before = training(60, Duration.ofSeconds(1));

    Pace evaluating = before.reached("evaluating", before.step(), before.steps(), seconds(61));
    Pace longer = before.reached("training", before.step(), 2000, seconds(61));

    assertThat(before.etaSeconds(seconds(61))).isPresent();
    assertThat(evaluating.etaSeconds(seconds(61))).isEmpty();
    assertThat(longer.etaSeconds(seconds(61))).isEmpty();
  }

  @Test
  void aFastPhaseIsStalledAfterHalfAMinuteWithoutAStep() {
    Pace pace = training(10, Duration.ofSeconds(1));

    assertThat(pace.isStalled(seconds(40))).isFalse();
    assertThat(pace.isStalled(seconds(40.1))).isTrue();
  }

  @Test
  void aSlowPhaseIsStalledAfterTenStepsTimeWithoutAStep() {
    Pace pace = training(10, Duration.ofSeconds(20));

    assertThat(pace.isStalled(seconds(400))).isFalse();
    assertThat(pace.isStalled(seconds(400.1))).isTrue();
  }

  @Test
  void aSecondStepIsJudgedByTheFirst() {
    Pace pace = Pace.starting(0).reached("training", 1, 1000, seconds(50));

    assertThat(pace.isStalled(seconds(550))).isFalse();
    assertThat(pace.isStalled(seconds(550.1))).isTrue();
  }

  @Test
  void nobodyKnowsWhenAStalledPhaseWillBeDone() {
    Pace pace = training(60, Duration.ofSeconds(1));

    assertThat(pace.etaSeconds(seconds(90))).isPresent();
    assertThat(pace.etaSeconds(seconds(90.1))).isEmpty();
  }

  @Test
  void aStepEndsAStall() {
    Pace pace = training(10, Duration.ofSeconds(1)).reached("training", 12, 1000, seconds(100));

    assertThat(pace.isStalled(seconds(101))).isFalse();
  }

  @Test
  void aPhaseWithAllStepsDoneHasNoneToCome() {
    Pace pace = training(1000, Duration.ofMillis(1));

    assertThat(pace.isStalled(seconds(1000))).isFalse();
  }

  @Test
  void sayingTheSameStepAgainIsNoStep() {
    Pace pace = training(10, Duration.ofSeconds(1));

    assertThat(pace.reached("training", 11, 1000, seconds(30))).isEqualTo(pace);
  }

  @Test
  void aResumePointAgesThroughAllPhases() {
    Pace pace = Pace.starting(0).kept(seconds(5)).reached("training", 1, 10, seconds(7));

    assertThat(pace.resumePointSeconds(seconds(9)).orElseThrow()).isCloseTo(4, within(1e-9));
    assertThat(Pace.starting(0).resumePointSeconds(seconds(9))).isEmpty();
  }

  /** The first step at second 0, and so many more of the same length. */
  private static Pace training(int steps, Duration each) {
    Pace pace = Pace.starting(0).reached("training", 1, 1000, 0);
    for (int made = 1; made <= steps; made++) {
      pace = pace.reached("training", Math.min(1000, 1 + made), 1000, made * each.toNanos());
    }
    return pace;
  }

  private static long seconds(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
