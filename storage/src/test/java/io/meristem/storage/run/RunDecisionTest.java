package io.meristem.storage.run;

import static io.meristem.storage.run.Samples.DOCUMENT;
import static io.meristem.storage.run.Samples.PROBLEM;
import static io.meristem.storage.run.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.storage.run.AttemptEnd.Broken;
import io.meristem.storage.run.AttemptEnd.HandedOver;
import io.meristem.storage.run.AttemptEnd.Lost;
import io.meristem.storage.run.RunEntry.AttemptEnded;
import io.meristem.storage.run.RunEntry.Failed;
import io.meristem.storage.run.RunEntry.Offered;
import io.meristem.storage.run.RunEntry.Paused;
import io.meristem.storage.run.RunEntry.Requested;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Attempts are tried with at most 3 failures, or 5 losses in a row. */
class RunDecisionTest {

  static final RunState WAITING = new RunState.Waiting();
  static final RunState OFFERED = new RunState.Offered();
  static final RunState RUNNING = new RunState.Running("w1");
  static final RunState PAUSED = new RunState.Paused();
  static final RunState PUBLISHING = new RunState.Publishing(DOCUMENT);
  static final RunState PUBLISHED = new RunState.Published(DOCUMENT);
  static final RunState FAILED = new RunState.Failed(PROBLEM);
  static final RunState CANCELLED = new RunState.Cancelled("why");

  static final Broken MENDABLE = new Broken(PROBLEM, true);
  static final Broken HOPELESS = new Broken(PROBLEM, false);

  @Test
  void aRequestBeginsTheRunAndOffersItsFirstAttempt() {
    assertThat(RunDecision.requested(Optional.empty(), Samples.SPEC))
        .containsExactly(new Requested(Samples.SPEC), new Offered(1));
  }

  @Test
  void theSameRequestAgainChangesNothing() {
    assertThat(RunDecision.requested(Optional.of(run(OFFERED, 1)), Samples.SPEC)).isEmpty();
  }

  static final List<Arguments> ENDS =
      List.of(
          arguments(new Tally(0, 0, 0), false, MENDABLE, new Offered(3)),
          arguments(new Tally(1, 0, 0), false, MENDABLE, new Offered(3)),
          arguments(new Tally(2, 0, 0), false, MENDABLE, new Failed(PROBLEM)),
          arguments(new Tally(0, 0, 0), false, HOPELESS, new Failed(PROBLEM)),
          arguments(new Tally(0, 0, 0), true, MENDABLE, new Paused()),
          arguments(new Tally(2, 0, 0), true, MENDABLE, new Failed(PROBLEM)),
          arguments(new Tally(0, 0, 0), true, HOPELESS, new Failed(PROBLEM)),
          arguments(new Tally(2, 3, 0), false, new Lost(0), new Offered(3)),
          arguments(new Tally(2, 4, 10), false, new Lost(11), new Offered(3)),
          arguments(new Tally(0, 0, 0), true, new Lost(0), new Paused()),
          arguments(new Tally(0, 0, 0), false, new HandedOver(0), new Offered(3)),
          arguments(new Tally(0, 0, 0), true, new HandedOver(0), new Paused()));

  @ParameterizedTest(name = "{2} on {0}, pause wished {1}: {3}")
  @FieldSource("ENDS")
  void oneCommitEndsTheAttemptAndSaysWhatFollows(
      Tally tally, boolean pauseWished, AttemptEnd end, RunEntry next) {
    Run run = run(new Life(RUNNING, 1, 2, tally, pauseWished));

    List<RunEntry> entries = RunDecision.ended(run, 2, end, RunLimits.DEFAULT);

    assertThat(entries).containsExactly(new AttemptEnded(2, end), next);
  }

  static final List<Arguments> LAST_LOSSES =
      List.of(
          arguments(false, new Lost(0)),
          arguments(true, new Lost(10)),
          arguments(false, new HandedOver(10)),
          arguments(true, new HandedOver(0)));

  @ParameterizedTest(name = "{1}, pause wished {0}")
  @FieldSource("LAST_LOSSES")
  void theFifthLossInARowWithoutANewerResumePointFailsTheRun(boolean pauseWished, AttemptEnd end) {
    Run run = run(new Life(RUNNING, 1, 2, new Tally(0, 4, 10), pauseWished));

    List<RunEntry> entries = RunDecision.ended(run, 2, end, RunLimits.DEFAULT);

    assertThat(entries.getLast())
        .asInstanceOf(type(Failed.class))
        .extracting(failed -> failed.problem().type())
        .isEqualTo("repeatedly-lost");
  }

  static final List<Arguments> STALE =
      List.of(
          arguments(OFFERED, 1),
          arguments(RUNNING, 1),
          arguments(RUNNING, 3),
          arguments(WAITING, 2),
          arguments(PAUSED, 2),
          arguments(PUBLISHING, 2),
          arguments(PUBLISHED, 2),
          arguments(FAILED, 2),
          arguments(CANCELLED, 2));

  @ParameterizedTest(name = "attempt {1} while {0} of attempt 2")
  @FieldSource("STALE")
  void whatAnAttemptThatNoLongerCountsSaysChangesNothing(RunState state, int attempt) {
    Run run = run(state, 2);

    assertThat(RunDecision.leased(run, attempt, "w1")).isEmpty();
    assertThat(RunDecision.publishing(run, attempt, DOCUMENT)).isEmpty();
    assertThat(RunDecision.ended(run, attempt, MENDABLE, RunLimits.DEFAULT)).isEmpty();
    assertThat(RunDecision.ended(run, attempt, new Lost(0), RunLimits.DEFAULT)).isEmpty();
  }

  @Test
  void aLeaseIsNotedOnce() {
    assertThat(RunDecision.leased(run(OFFERED, 2), 2, "w1"))
        .containsExactly(new RunEntry.Leased(2, "w1"));
    assertThat(RunDecision.leased(run(RUNNING, 2), 2, "w1")).isEmpty();
  }

  @Test
  void aResultCountsEvenIfNobodyNotedTheLease() {
    assertThat(RunDecision.publishing(run(OFFERED, 2), 2, DOCUMENT))
        .containsExactly(new RunEntry.Publishing(2, DOCUMENT));
  }

  /** State; what is decided when asked to cancel, to pause (leased), to resume, to retry. */
  static final List<Arguments> WISHES =
      List.of(
          arguments(WAITING, "cancelled", "paused", "", ""),
          arguments(OFFERED, "cancelled", "pause-requested", "", ""),
          arguments(RUNNING, "cancelled", "pause-requested", "", ""),
          arguments(PAUSED, "cancelled", "", "resume-requested offered", ""),
          arguments(PUBLISHING, "", "", "", ""),
          arguments(PUBLISHED, "", "", "", ""),
          arguments(FAILED, "", "", "", "retry-requested offered"),
          arguments(CANCELLED, "", "", "", "retry-requested offered"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("WISHES")
  void aPersonsWishIsGrantedOnlyWhereItMakesSense(
      RunState state, String cancel, String pause, String resume, String retry) {
    Run run = run(state, 2);

    assertThat(RunWords.of(RunDecision.cancelled(run, "why"))).isEqualTo(cancel);
    assertThat(RunWords.of(RunDecision.pauseRequested(run, true))).isEqualTo(pause);
    assertThat(RunWords.of(RunDecision.resumeRequested(run))).isEqualTo(resume);
    assertThat(RunWords.of(RunDecision.retried(run))).isEqualTo(retry);
  }

  @Test
  void anAttemptThatNobodyLeasedPausesAtOnce() {
    assertThat(RunDecision.pauseRequested(run(OFFERED, 2), false)).containsExactly(new Paused());
  }

  @Test
  void aWishToPauseIsNotedOnceAndCanBeWithdrawnOnce() {
    Run wished = run(Samples.life(RUNNING, 2).wishing(true));

    assertThat(RunDecision.pauseRequested(wished, true)).isEmpty();
    assertThat(RunWords.of(RunDecision.resumeRequested(wished))).isEqualTo("resume-requested");
    assertThat(RunDecision.resumeRequested(run(RUNNING, 2))).isEmpty();
  }

  static final List<RunState> BEYOND_PAUSING = List.of(PUBLISHING, PUBLISHED, FAILED, CANCELLED);

  @ParameterizedTest(name = "{0}")
  @FieldSource("BEYOND_PAUSING")
  void aWishToPauseThatCameTooLateIsNotWithdrawn(RunState state) {
    Run run = run(Samples.life(state, 2).wishing(true));

    assertThat(RunDecision.resumeRequested(run)).isEmpty();
  }

  @Test
  void aPausedOrClosedRunGoesOnWithTheNextAttempt() {
    assertThat(RunDecision.resumeRequested(run(PAUSED, 2))).endsWith(new Offered(3));
    assertThat(RunDecision.retried(run(FAILED, 2))).endsWith(new Offered(3));
  }

  @Test
  void theEffectOfPublishingIsClosedOnce() {
    assertThat(RunDecision.published(run(PUBLISHING, 2))).containsExactly(new RunEntry.Published());
    assertThat(RunDecision.published(run(PUBLISHED, 2))).isEmpty();
    assertThat(RunDecision.published(run(RUNNING, 2))).isEmpty();
  }
}
