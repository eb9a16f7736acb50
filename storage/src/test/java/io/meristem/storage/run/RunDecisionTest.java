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
import io.meristem.storage.run.AttemptEnd.Withdrawn;
import io.meristem.storage.run.RunEntry.AttemptEnded;
import io.meristem.storage.run.RunEntry.Failed;
import io.meristem.storage.run.RunEntry.Offered;
import io.meristem.storage.run.RunEntry.Paused;
import io.meristem.storage.run.RunEntry.Requested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  static final RunState ABANDONED = new RunState.Abandoned();

  static final RunTerms TERMS =
      new RunTerms(90, Optional.of(Samples.NOON), "poets", Optional.of("h200"));

  static final Broken MENDABLE = new Broken(PROBLEM, true);
  static final Broken HOPELESS = new Broken(PROBLEM, false);

  @Test
  void aRequestBeginsTheRunAndLetsItWait() {
    assertThat(RunDecision.requested(Optional.empty(), Samples.SPEC, TERMS))
        .containsExactly(new Requested(Samples.SPEC, TERMS));
  }

  @Test
  void theSameRequestAgainChangesNothing() {
    assertThat(RunDecision.requested(Optional.of(run(OFFERED, 1)), Samples.SPEC, TERMS)).isEmpty();
  }

  static final List<Arguments> OFFERS =
      List.of(
          arguments(WAITING, "offered"),
          arguments(OFFERED, ""),
          arguments(RUNNING, ""),
          arguments(PAUSED, ""),
          arguments(PUBLISHING, ""),
          arguments(PUBLISHED, ""),
          arguments(FAILED, ""),
          arguments(CANCELLED, ""),
          arguments(ABANDONED, ""));

  @ParameterizedTest(name = "{0}: {1}")
  @FieldSource("OFFERS")
  void onlyARunThatWaitsIsOffered(RunState state, String decided) {
    assertThat(RunWords.of(RunDecision.offered(run(state, 2)))).isEqualTo(decided);
  }

  @Test
  void anOfferMintsTheNextAttempt() {
    assertThat(RunDecision.offered(run(WAITING, 0))).containsExactly(new Offered(1));
    assertThat(RunDecision.offered(run(WAITING, 2))).containsExactly(new Offered(3));
  }

  @Test
  void onlyBeforeTheFirstOfferOfAGenerationARunCannotBegin() {
    Run retried = run(Samples.life(WAITING, 2, 2, Tally.NONE, false));

    assertThat(RunDecision.cannotBegin(run(WAITING, 0), PROBLEM))
        .containsExactly(new Failed(PROBLEM));
    assertThat(RunDecision.cannotBegin(retried, PROBLEM)).containsExactly(new Failed(PROBLEM));
    assertThat(RunDecision.cannotBegin(run(WAITING, 2), PROBLEM)).isEmpty();
    assertThat(RunDecision.cannotBegin(run(OFFERED, 2), PROBLEM)).isEmpty();
  }

  /** What so many failures, losses in a row and a wish to pause make of an end. */
  static final List<Arguments> ENDS =
      List.of(
          arguments(new Tally(0, 0, 0), false, MENDABLE, List.of()),
          arguments(new Tally(1, 0, 0), false, MENDABLE, List.of()),
          arguments(new Tally(2, 0, 0), false, MENDABLE, List.of(new Failed(PROBLEM))),
          arguments(new Tally(0, 0, 0), false, HOPELESS, List.of(new Failed(PROBLEM))),
          arguments(new Tally(0, 0, 0), true, MENDABLE, List.of(new Paused())),
          arguments(new Tally(2, 0, 0), true, MENDABLE, List.of(new Failed(PROBLEM))),
          arguments(new Tally(0, 0, 0), true, HOPELESS, List.of(new Failed(PROBLEM))),
          arguments(new Tally(2, 3, 0), false, new Lost(0), List.of()),
          arguments(new Tally(2, 4, 10), false, new Lost(11), List.of()),
          arguments(new Tally(0, 0, 0), true, new Lost(0), List.of(new Paused())),
          arguments(new Tally(0, 0, 0), false, new HandedOver(0), List.of()),
          arguments(new Tally(0, 0, 0), true, new HandedOver(0), List.of(new Paused())));

  @ParameterizedTest(name = "{2} on {0}, pause wished {1}: {3}")
  @FieldSource("ENDS")
  void oneCommitEndsTheAttemptAndFailsOrPausesTheRunOrLetsItWait(
      Tally tally, boolean pauseWished, AttemptEnd end, List<RunEntry> next) {
    Run run = run(Samples.life(RUNNING, 2, 1, tally, pauseWished));

    List<RunEntry> entries = RunDecision.ended(run, 2, end, RunLimits.DEFAULT);

    assertThat(entries.getFirst()).isEqualTo(new AttemptEnded(2, end));
    assertThat(entries.subList(1, entries.size())).isEqualTo(next);
  }

  @Test
  void aLongRunThatMeetsFailuresWithProgressBetweenThemNeverFailsOfThem() {
    Run run = run(RUNNING, 1);
    for (int attempt = 1; attempt <= 9; attempt++) {
      Broken incident = new Broken(PROBLEM, true, OptionalLong.of(100L * attempt));
      List<RunEntry> entries =
          new ArrayList<>(RunDecision.ended(run, attempt, incident, RunLimits.DEFAULT));
      entries.add(new Offered(attempt + 1));

      run = Samples.after(Optional.of(run), entries).orElseThrow();
    }

    assertThat(run.state()).isEqualTo(OFFERED);
    assertThat(run.life().tally()).isEqualTo(new Tally(1, 0, 900));
  }

  static final List<Arguments> WITHDRAWALS =
      List.of(
          arguments(WAITING, 2, ""),
          arguments(OFFERED, 2, "attempt-ended"),
          arguments(OFFERED, 1, ""),
          arguments(RUNNING, 2, ""),
          arguments(PAUSED, 2, ""),
          arguments(PUBLISHING, 2, ""),
          arguments(PUBLISHED, 2, ""),
          arguments(FAILED, 2, ""),
          arguments(CANCELLED, 2, ""),
          arguments(ABANDONED, 2, ""));

  @ParameterizedTest(name = "{0}, attempt {1}: {2}")
  @FieldSource("WITHDRAWALS")
  void onlyTheNewestOfferThatNobodyTookIsTakenBack(RunState state, int attempt, String decided) {
    List<RunEntry> entries = RunDecision.withdrawn(run(state, 2), attempt, RunLimits.DEFAULT);

    assertThat(RunWords.of(entries)).isEqualTo(decided);
  }

  @Test
  void anOfferThatIsTakenBackSpendsNothing() {
    Run run = run(Samples.life(OFFERED, 2, 1, new Tally(2, 4, 10), false));

    List<RunEntry> entries = RunDecision.withdrawn(run, 2, RunLimits.DEFAULT);

    assertThat(entries).containsExactly(new AttemptEnded(2, new Withdrawn()));
  }

  @Test
  void aRunThatShallPausePausesWhenItsOfferIsTakenBack() {
    Run run = run(Samples.life(OFFERED, 2, 1, new Tally(0, 0, 0), true));

    List<RunEntry> entries = RunDecision.withdrawn(run, 2, RunLimits.DEFAULT);

    assertThat(entries).containsExactly(new AttemptEnded(2, new Withdrawn()), new Paused());
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
    Run run = run(Samples.life(RUNNING, 2, 1, new Tally(0, 4, 10), pauseWished));

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
          arguments(CANCELLED, 2),
          arguments(ABANDONED, 2));

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

  /** State; what is decided when asked to cancel, pause (leased), resume, retry, abandon. */
  static final List<Arguments> WISHES =
      List.of(
          arguments(WAITING, "cancelled", "paused", "", "", "abandoned"),
          arguments(OFFERED, "cancelled", "pause-requested", "", "", "abandoned"),
          arguments(RUNNING, "cancelled", "pause-requested", "", "", "abandoned"),
          arguments(PAUSED, "cancelled", "", "resume-requested", "", "abandoned"),
          arguments(PUBLISHING, "", "", "", "", ""),
          arguments(PUBLISHED, "", "", "", "", ""),
          arguments(FAILED, "", "", "", "retry-requested", "abandoned"),
          arguments(CANCELLED, "", "", "", "retry-requested", "abandoned"),
          arguments(ABANDONED, "", "", "", "", ""));

  @ParameterizedTest(name = "{0}")
  @FieldSource("WISHES")
  void aPersonsWishIsGrantedOnlyWhereItMakesSense(
      RunState state, String cancel, String pause, String resume, String retry, String abandon) {
    Run run = run(state, 2);

    assertThat(RunWords.of(RunDecision.cancelled(run, "why"))).isEqualTo(cancel);
    assertThat(RunWords.of(RunDecision.pauseRequested(run, true))).isEqualTo(pause);
    assertThat(RunWords.of(RunDecision.resumeRequested(run))).isEqualTo(resume);
    assertThat(RunWords.of(RunDecision.retried(run, Samples.NOON))).isEqualTo(retry);
    assertThat(RunWords.of(RunDecision.abandoned(run))).isEqualTo(abandon);
  }

  static final List<Arguments> CHANGES =
      List.of(
          arguments(WAITING, true),
          arguments(OFFERED, true),
          arguments(RUNNING, true),
          arguments(PAUSED, true),
          arguments(PUBLISHING, false),
          arguments(PUBLISHED, false),
          arguments(FAILED, false),
          arguments(CANCELLED, false),
          arguments(ABANDONED, false));

  @ParameterizedTest(name = "{0}: {1}")
  @FieldSource("CHANGES")
  void termsChangeWhileTheResultIsOpen(RunState state, boolean changes) {
    Run run = run(state, 2);

    assertThat(RunWords.of(RunDecision.priorityChanged(run, 90)))
        .isEqualTo(changes ? "priority-changed" : "");
    assertThat(RunWords.of(RunDecision.deadlineChanged(run, Optional.of(Samples.NOON))))
        .isEqualTo(changes ? "deadline-changed" : "");
  }

  @Test
  void theSameTermsAgainChangeNothing() {
    Run run = run(Samples.life(WAITING, 2).under(TERMS));

    assertThat(RunDecision.priorityChanged(run, 90)).isEmpty();
    assertThat(RunDecision.deadlineChanged(run, Optional.of(Samples.NOON))).isEmpty();
    assertThat(RunWords.of(RunDecision.deadlineChanged(run, Optional.empty())))
        .isEqualTo("deadline-changed");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @FieldSource("CHANGES")
  void aPassedDeadlineFailsWhatHasNoResult(RunState state, boolean fails) {
    Run run = run(Samples.life(state, 2).under(TERMS));

    assertThat(RunWords.of(RunDecision.overdue(run, Samples.NOON)))
        .isEqualTo(fails ? "failed" : "");
    assertThat(RunDecision.overdue(run, Samples.NOON.minusMillis(1))).isEmpty();
    assertThat(RunDecision.overdue(run(state, 2), Instant.MAX)).isEmpty();
  }

  @Test
  void aRetryDropsTheDeadlineThatTheRunFailedOf() {
    Run late = run(Samples.life(WAITING, 2).under(TERMS));
    Run failed = Samples.after(Optional.of(late), RunDecision.overdue(late, Instant.MAX)).get();

    assertThat(RunDecision.retried(failed, Samples.NOON.minusMillis(1)))
        .containsExactly(
            new RunEntry.RetryRequested(), new RunEntry.DeadlineChanged(Optional.empty()));
  }

  @Test
  void aRetryDropsADeadlineThatIsOverWhateverTheRunEndedOf() {
    Run cancelled = run(Samples.life(CANCELLED, 2).under(TERMS));

    assertThat(RunDecision.retried(cancelled, Samples.NOON))
        .containsExactly(
            new RunEntry.RetryRequested(), new RunEntry.DeadlineChanged(Optional.empty()));
    assertThat(RunDecision.retried(cancelled, Samples.NOON.minusMillis(1)))
        .containsExactly(new RunEntry.RetryRequested());
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

  static final List<RunState> BEYOND_PAUSING =
      List.of(PUBLISHING, PUBLISHED, FAILED, CANCELLED, ABANDONED);

  @ParameterizedTest(name = "{0}")
  @FieldSource("BEYOND_PAUSING")
  void aWishToPauseThatCameTooLateIsNotWithdrawn(RunState state) {
    Run run = run(Samples.life(state, 2).wishing(true));

    assertThat(RunDecision.resumeRequested(run)).isEmpty();
  }

  @Test
  void theEffectOfPublishingIsClosedOnce() {
    assertThat(RunDecision.published(run(PUBLISHING, 2))).containsExactly(new RunEntry.Published());
    assertThat(RunDecision.published(run(PUBLISHED, 2))).isEmpty();
    assertThat(RunDecision.published(run(RUNNING, 2))).isEmpty();
  }
}
