package io.meristem.storage.run;

import static io.meristem.storage.run.Samples.DOCUMENT;
import static io.meristem.storage.run.Samples.PROBLEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.storage.run.AttemptEnd.Broken;
import io.meristem.storage.run.AttemptEnd.HandedOver;
import io.meristem.storage.run.AttemptEnd.Lost;
import io.meristem.storage.run.AttemptEnd.Withdrawn;
import io.meristem.storage.run.RunState.Abandoned;
import io.meristem.storage.run.RunState.Cancelled;
import io.meristem.storage.run.RunState.Failed;
import io.meristem.storage.run.RunState.Offered;
import io.meristem.storage.run.RunState.Paused;
import io.meristem.storage.run.RunState.Published;
import io.meristem.storage.run.RunState.Publishing;
import io.meristem.storage.run.RunState.Running;
import io.meristem.storage.run.RunState.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** In all of it attempt 2 is the newest one offered. */
class RunTransitionTest {

  static final RunState WAITING = new Waiting();
  static final RunState OFFERED = new Offered();
  static final RunState RUNNING = new Running("w1");
  static final RunState PAUSED = new Paused();
  static final RunState PUBLISHING = new Publishing(DOCUMENT);
  static final RunState PUBLISHED = new Published(DOCUMENT);
  static final RunState FAILED = new Failed(PROBLEM);
  static final RunState CANCELLED = new Cancelled("why");
  static final RunState ABANDONED = new Abandoned();

  static final RunEntry REQUEST = new RunEntry.Requested(Samples.SPEC, RunTerms.DEFAULT);
  static final RunEntry OFFER = new RunEntry.Offered(3);
  static final RunEntry LEASE = new RunEntry.Leased(2, "w1");
  static final RunEntry END = new RunEntry.AttemptEnded(2, new Lost(0));
  static final RunEntry PAUSE_WISH = new RunEntry.PauseRequested();
  static final RunEntry PAUSE = new RunEntry.Paused();
  static final RunEntry RESUME_WISH = new RunEntry.ResumeRequested();
  static final RunEntry PUBLISH = new RunEntry.Publishing(2, DOCUMENT);
  static final RunEntry PUBLISH_END = new RunEntry.Published();
  static final RunEntry FAIL = new RunEntry.Failed(PROBLEM);
  static final RunEntry CANCEL = new RunEntry.Cancelled("why");
  static final RunEntry RETRY = new RunEntry.RetryRequested();
  static final RunEntry PRIORITY = new RunEntry.PriorityChanged(90);
  static final RunEntry DEADLINE = new RunEntry.DeadlineChanged(Optional.of(Samples.NOON));
  static final RunEntry ABANDON = new RunEntry.Abandoned();

  static final List<RunState> STATES =
      List.of(
          WAITING, OFFERED, RUNNING, PAUSED, PUBLISHING, PUBLISHED, FAILED, CANCELLED, ABANDONED);

  static final List<RunEntry> ENTRIES =
      List.of(
          REQUEST,
          OFFER,
          LEASE,
          END,
          PAUSE_WISH,
          PAUSE,
          RESUME_WISH,
          PUBLISH,
          PUBLISH_END,
          FAIL,
          CANCEL,
          RETRY,
          PRIORITY,
          DEADLINE,
          ABANDON);

  static final List<Arguments> MOVES =
      List.of(
          arguments(WAITING, OFFER, OFFERED),
          arguments(WAITING, PAUSE, PAUSED),
          arguments(WAITING, FAIL, FAILED),
          arguments(WAITING, CANCEL, CANCELLED),
          arguments(OFFERED, LEASE, RUNNING),
          arguments(OFFERED, END, WAITING),
          arguments(OFFERED, PAUSE_WISH, OFFERED),
          arguments(OFFERED, RESUME_WISH, OFFERED),
          arguments(OFFERED, PAUSE, PAUSED),
          arguments(OFFERED, PUBLISH, PUBLISHING),
          arguments(OFFERED, FAIL, FAILED),
          arguments(OFFERED, CANCEL, CANCELLED),
          arguments(RUNNING, END, WAITING),
          arguments(RUNNING, PAUSE_WISH, RUNNING),
          arguments(RUNNING, RESUME_WISH, RUNNING),
          arguments(RUNNING, PAUSE, PAUSED),
          arguments(RUNNING, PUBLISH, PUBLISHING),
          arguments(RUNNING, FAIL, FAILED),
          arguments(RUNNING, CANCEL, CANCELLED),
          arguments(PAUSED, PAUSE, PAUSED),
          arguments(PAUSED, RESUME_WISH, WAITING),
          arguments(PAUSED, FAIL, FAILED),
          arguments(PAUSED, CANCEL, CANCELLED),
          arguments(PUBLISHING, PUBLISH_END, PUBLISHED),
          arguments(FAILED, RETRY, WAITING),
          arguments(CANCELLED, RETRY, WAITING),
          arguments(WAITING, PRIORITY, WAITING),
          arguments(OFFERED, PRIORITY, OFFERED),
          arguments(RUNNING, PRIORITY, RUNNING),
          arguments(PAUSED, PRIORITY, PAUSED),
          arguments(WAITING, DEADLINE, WAITING),
          arguments(OFFERED, DEADLINE, OFFERED),
          arguments(RUNNING, DEADLINE, RUNNING),
          arguments(PAUSED, DEADLINE, PAUSED),
          arguments(WAITING, ABANDON, ABANDONED),
          arguments(OFFERED, ABANDON, ABANDONED),
          arguments(RUNNING, ABANDON, ABANDONED),
          arguments(PAUSED, ABANDON, ABANDONED),
          arguments(FAILED, ABANDON, ABANDONED),
          arguments(CANCELLED, ABANDON, ABANDONED));

  static final List<RunEntry> ENDS_OF_WISHES = List.of(PUBLISH, FAIL, CANCEL, PAUSE, ABANDON);

  @ParameterizedTest
  @FieldSource("ENDS_OF_WISHES")
  void aWishToPauseIsOverWhenTheRunHasItsResultOrIsAtRest(RunEntry entry) {
    Life wished = Samples.life(RUNNING, 2).wishing(true);

    assertThat(RunTransition.after(wished, entry).pauseWished()).isFalse();
  }

  @Test
  void aWishToPauseStaysWhenAnOfferIsLeased() {
    Life wished = Samples.life(OFFERED, 2).wishing(true);

    assertThat(RunTransition.after(wished, LEASE).pauseWished()).isTrue();
  }

  @ParameterizedTest(name = "{0} after {1} is {2}")
  @FieldSource("MOVES")
  void aLegalMoveLeadsToTheNextState(RunState state, RunEntry entry, RunState next) {
    Life after = RunTransition.after(Samples.life(state, 2), entry);

    assertThat(after.state()).isEqualTo(next);
  }

  @ParameterizedTest(name = "{1} may not follow {0}")
  @MethodSource("allOtherMoves")
  void everyOtherMoveIsRefused(RunState state, RunEntry entry) {
    assertThatThrownBy(() -> RunTransition.after(Samples.life(state, 2), entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may not follow");
  }

  static Stream<Arguments> allOtherMoves() {
    return STATES.stream()
        .flatMap(state ->
            ENTRIES.stream()
                .filter(entry -> !isLegal(state, entry))
                .map(entry -> arguments(state, entry)));
  }

  private static boolean isLegal(RunState state, RunEntry entry) {
    return MOVES.stream()
        .map(Arguments::get)
        .anyMatch(move -> move[0].equals(state) && move[1].equals(entry));
  }

  static final List<Arguments> OTHER_ATTEMPTS =
      List.of(
          arguments(WAITING, new RunEntry.Offered(2)),
          arguments(WAITING, new RunEntry.Offered(4)),
          arguments(OFFERED, new RunEntry.Leased(1, "w1")),
          arguments(RUNNING, new RunEntry.AttemptEnded(1, new Lost(0))),
          arguments(OFFERED, new RunEntry.AttemptEnded(1, new Withdrawn())),
          arguments(RUNNING, new RunEntry.AttemptEnded(3, new Lost(0))),
          arguments(RUNNING, new RunEntry.Publishing(1, DOCUMENT)));

  @ParameterizedTest(name = "{1} may not follow {0} of attempt 2")
  @FieldSource("OTHER_ATTEMPTS")
  void whatIsNotAboutTheNewestAttemptIsRefused(RunState state, RunEntry entry) {
    assertThatThrownBy(() -> RunTransition.after(Samples.life(state, 2), entry))
        .isInstanceOf(IllegalStateException.class);
  }

  static final List<Arguments> TALLIES =
      List.of(
          arguments(new Broken(PROBLEM, true), new Tally(2, 2, 10)),
          arguments(new Broken(PROBLEM, true, OptionalLong.of(10)), new Tally(2, 2, 10)),
          arguments(new Broken(PROBLEM, true, OptionalLong.of(11)), new Tally(1, 0, 11)),
          arguments(new Lost(0), new Tally(1, 3, 10)),
          arguments(new Lost(10), new Tally(1, 3, 10)),
          arguments(new Lost(11), new Tally(0, 0, 11)),
          arguments(new HandedOver(10), new Tally(1, 3, 10)),
          arguments(new HandedOver(11), new Tally(0, 0, 11)));

  @ParameterizedTest(name = "{0} makes it {1}")
  @FieldSource("TALLIES")
  void anEndedAttemptIsCountedByHowItEnded(AttemptEnd end, Tally counted) {
    Life before = Samples.life(RUNNING, 2, 1, new Tally(1, 2, 10), true);

    Life after = RunTransition.after(before, new RunEntry.AttemptEnded(2, end));

    assertThat(after.state()).isEqualTo(WAITING);
    assertThat(after.tally()).isEqualTo(counted);
    assertThat(after.pauseWished()).isTrue();
  }

  @Test
  void anAttemptThatFailedAndMayBeRepeatedIsKnownByItsWorkerUntilARetry() {
    RunEntry end = new RunEntry.AttemptEnded(2, new Broken(PROBLEM, true));

    Life after = RunTransition.after(Samples.life(RUNNING, 2), end);

    assertThat(after.setbacks()).containsExactly(new Setback(2, "w1", PROBLEM.type()));
    Life retried = RunTransition.after(RunTransition.after(after, CANCEL), RETRY);
    assertThat(retried.setbacks()).isEmpty();
  }

  static final List<Arguments> NO_SETBACKS =
      List.of(
          arguments(OFFERED, new Broken(PROBLEM, true)),
          arguments(RUNNING, new Broken(PROBLEM, false)),
          arguments(RUNNING, new Lost(0)),
          arguments(RUNNING, new HandedOver(0)));

  @ParameterizedTest(name = "{1} while {0}")
  @FieldSource("NO_SETBACKS")
  void whatNobodyIsKnownToHaveFailedOrNobodyRepeatsIsNoSetback(RunState state, AttemptEnd end) {
    Life after = RunTransition.after(Samples.life(state, 2), new RunEntry.AttemptEnded(2, end));

    assertThat(after.setbacks()).isEmpty();
  }

  @Test
  void anOfferThatIsTakenBackIsNotCounted() {
    Life before = Samples.life(OFFERED, 2, 1, new Tally(1, 2, 10), true);

    Life after = RunTransition.after(before, new RunEntry.AttemptEnded(2, new Withdrawn()));

    assertThat(after).isEqualTo(Samples.life(WAITING, 2, 1, new Tally(1, 2, 10), true));
  }

  @Test
  void anAttemptThatWasLeasedIsNotTakenBack() {
    RunEntry taken = new RunEntry.AttemptEnded(2, new Withdrawn());

    assertThatThrownBy(() -> RunTransition.after(Samples.life(RUNNING, 2), taken))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRetryOpensAGenerationWithAFreshBudgetAndTheSameAttempts() {
    Life before = Samples.life(FAILED, 2, 1, new Tally(3, 4, 10), true);

    Life after = RunTransition.after(before, RETRY);

    assertThat(after).isEqualTo(Samples.life(WAITING, 2, 2, new Tally(0, 0, 10), false));
  }

  @Test
  void aWishToPauseHoldsUntilItIsWithdrawnOrGranted() {
    Life wished = RunTransition.after(Samples.life(RUNNING, 2), PAUSE_WISH);

    assertThat(wished.pauseWished()).isTrue();
    assertThat(RunTransition.after(wished, RESUME_WISH).pauseWished()).isFalse();
    assertThat(RunTransition.after(wished, PAUSE).pauseWished()).isFalse();
  }

  @Test
  void changedTermsStayForTheNextGeneration() {
    Life before = Samples.life(WAITING, 2);

    Life after =
        RunTransition.after(
            RunTransition.after(
                RunTransition.after(RunTransition.after(before, PRIORITY), DEADLINE), FAIL),
            RETRY);

    assertThat(after.terms())
        .isEqualTo(new RunTerms(90, Optional.of(Samples.NOON), "default", Optional.empty()));
  }

  @Test
  void anAbandonedRunIsNotAboutToPause() {
    Life wished = RunTransition.after(Samples.life(RUNNING, 2), PAUSE_WISH);

    assertThat(RunTransition.after(wished, ABANDON).pauseWished()).isFalse();
  }
}
