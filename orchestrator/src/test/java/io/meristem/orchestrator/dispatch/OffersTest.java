package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Life;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** There is one worker, and it is idle at first. */
class OffersTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final String ONLY = "hand-worker";

  private static final Problem TROUBLE = new Problem("trouble", "There was trouble", "try again");

  private final DisturbedObjectStore store = new DisturbedObjectStore();
  private long nanos;
  private final OneOrchestrator orchestrator =
      new OneOrchestrator(store, store.calm(), InstantSource.system(), () -> nanos);
  private final HandWorker worker = new HandWorker(store.calm());

  private String requested(String key, int priority) {
    return requested(key, new RunTerms(priority, Optional.empty(), "default", Optional.empty()));
  }

  private String requested(String key, RunTerms terms) {
    RequestId id = RequestId.of("ada", key);
    Request request = orchestrator.dispatch.record(id, "body", Samples.root(), terms, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private RunState state(String run) {
    return life(run).state();
  }

  private Life life(String run) {
    var log = RunFold.log(store, run, InstantSource.system());
    return log.read(log.start()).state().orElseThrow().life();
  }

  private String why(String run) {
    return Objects.requireNonNull(orchestrator.offers.waiting().get(run)).reason();
  }

  /** As long as a task is given before it is sent again. */
  private void waitInVain() {
    nanos += OneOrchestrator.settings().dispatch().resendAfter().toNanos();
  }

  @Test
  void aRequestIsOfferedAtOnceWhileAWorkerIsIdleAndTheNextOneWaits() {
    String first = requested("a", 50);
    String second = requested("b", 50);

    assertThat(state(first)).isInstanceOf(RunState.Offered.class);
    assertThat(state(second)).isInstanceOf(RunState.Waiting.class);
    assertThat(orchestrator.tasks).containsExactly(first + "#1");
    assertThat(orchestrator.offers.waiting().get(second)).isInstanceOf(WhyWaiting.RunsAhead.class);
  }

  @Test
  void aWorkerThatHasDoneItsRunGetsTheNextOneWithoutASweep() {
    String first = requested("a", 50);
    String second = requested("b", 50);
    worker.finish(worker.lease(first));

    orchestrator.dispatch.look(first);

    assertThat(state(first)).isInstanceOf(RunState.Published.class);
    assertThat(state(second)).isInstanceOf(RunState.Offered.class);
  }

  @Test
  void aRunWhoseAttemptEndedStandsInLineAgain() {
    String first = requested("a", 50);
    HandWorker.Held held = worker.lease(first);
    orchestrator.sweep();
    String urgent = requested("b", 60);
    worker.fail(held, TROUBLE, true);

    orchestrator.sweep();

    assertThat(state(first)).isInstanceOf(RunState.Waiting.class);
    assertThat(state(urgent)).isInstanceOf(RunState.Offered.class);
  }

  @Test
  void aRunThatFailedOnTheOnlyWorkerIsOfferedAgainAfterAPauseAndSaysSo() {
    String run = requested("a", 50);
    worker.fail(worker.lease(run), TROUBLE, true);
    orchestrator.sweep();
    assertThat(state(run)).isInstanceOf(RunState.Waiting.class);
    assertThat(why(run)).isEqualTo("worker hand-worker failed it with trouble, again in 5 s");
    nanos += Duration.ofSeconds(5).toNanos();

    orchestrator.sweep();

    assertThat(state(run)).isInstanceOf(RunState.Offered.class);
  }

  @Test
  void aWorkerThatFailedTwoRunsInARowIsOfferedNoThirdForAWhile() {
    for (String key : List.of("a", "b")) {
      String run = requested(key, 50);
      worker.fail(worker.lease(run), TROUBLE, true);
      orchestrator.sweep();
    }

    String third = requested("c", 50);

    assertThat(state(third)).isInstanceOf(RunState.Waiting.class);
    assertThat(why(third))
        .isEqualTo(
            "worker hand-worker failed 2 runs in a row, the last with trouble, again in 30 s");
  }

  @Test
  void aRunThatFailedForGoodCountsForItsWorkerToo() {
    String first = requested("a", 50);
    for (int attempt = 1; attempt <= 3; attempt++) {
      worker.fail(worker.lease(first), TROUBLE, true);
      orchestrator.sweep();
    }
    assertThat(state(first)).isInstanceOf(RunState.Failed.class);
    String second = requested("b", 50);
    worker.fail(worker.lease(second), TROUBLE, true);

    orchestrator.sweep();

    assertThat(orchestrator.offers.waiting().get(second)).isInstanceOf(WhyWaiting.WorkerSick.class);
  }

  @Test
  void assigningAgainOffersNothingTwice() {
    String run = requested("a", 50);

    orchestrator.offers.assign();
    orchestrator.sweep();

    assertThat(orchestrator.tasks).containsExactly(run + "#1");
  }

  @Test
  void aRunWhoseOfferFailsIsTakenAndOfferedByTheNextSweep() {
    RequestId id = RequestId.of("ada", "a");
    store.failAt(RunKeys.log(id.run()) + "000002.json");

    String run = requested("a", 50);

    assertThat(state(run)).isInstanceOf(RunState.Waiting.class);
    orchestrator.sweep();
    assertThat(state(run)).isInstanceOf(RunState.Offered.class);
  }

  @Test
  void aRequestThatComesWhileAnotherIsOfferedIsOfferedByWhoIsAtIt() {
    orchestrator.index.saw(OneOrchestrator.worker("second"));
    RequestId id = RequestId.of("ada", "a");
    store.before(
        RunKeys.log(id.run()) + "000002.json",
        () -> CompletableFuture.runAsync(() -> requested("b", 50)).join());

    String first = requested("a", 50);

    String second = RequestId.of("ada", "b").run();
    assertThat(orchestrator.tasks).containsExactlyInAnyOrder(first + "#1", second + "#1");
  }

  @Test
  void anOfferThatAnotherOneMadeAndAWorkerTookIsNotTold() {
    String first = requested("a", 50);
    String second = requested("b", 50);
    OneOrchestrator behind = new OneOrchestrator(store, store.calm());
    behind.sweep();
    worker.finish(worker.lease(first));
    orchestrator.dispatch.look(first);
    worker.lease(second);
    orchestrator.dispatch.look(second);
    behind.dispatch.look(first);

    behind.offers.assign();

    assertThat(state(second)).isInstanceOf(RunState.Running.class);
    assertThat(behind.tasks).isEmpty();
  }

  @Test
  void aWorkerThatFellSilentIsOfferedNothing() {
    nanos += Duration.ofMinutes(1).toNanos();

    String run = requested("a", 50);

    assertThat(state(run)).isInstanceOf(RunState.Waiting.class);
    assertThat(orchestrator.offers.waiting()).containsEntry(run, new WhyWaiting.NoWorker());
  }

  @Test
  void whyARunWouldWaitIsToldBeforeItIsRequested() {
    Run wish =
        Run.requested(
            "wish", Samples.root(), RunTerms.DEFAULT, Actor.claimed("ada"), Instant.now());
    Optional<WhyWaiting> whileIdle = orchestrator.offers.why(wish);
    requested("a", 50);

    Optional<WhyWaiting> whileBusy = orchestrator.offers.why(wish);

    assertThat(whileIdle).isEmpty();
    assertThat(whileBusy).contains(new WhyWaiting.RunsAhead(1, OptionalDouble.empty()));
  }

  @Test
  void howLongItWaitsFollowsFromTheNewestBeatOfTheRunAhead() {
    String first = requested("a", 50);
    String second = requested("b", 50);
    worker.beat(worker.lease(first), 1, 4);

    orchestrator.sweep();

    double tokensLeft = 0.6 * Samples.TRAINING.trainingTokens();
    assertThat(orchestrator.offers.waiting())
        .containsEntry(second, new WhyWaiting.RunsAhead(1, OptionalDouble.of(tokensLeft / 1000)));
  }

  @Test
  void anOfferThatNobodyIsLeftForSaysSoAndIsTakenBackWhenItsTaskWouldBeSentAgain() {
    String run = requested("a", 50);
    orchestrator.index.forgetWorker(ONLY);
    orchestrator.sweep();
    assertThat(state(run)).isInstanceOf(RunState.Offered.class);
    assertThat(why(run)).isEqualTo("no worker has announced itself");
    waitInVain();

    orchestrator.offers.assign();

    assertThat(state(run)).isInstanceOf(RunState.Waiting.class);
    assertThat(why(run)).isEqualTo("no worker has announced itself");
    assertThat(life(run).tally()).isEqualTo(new Tally(0, 0, 0));
  }

  @Test
  void anOfferToAClassWithoutWorkersSaysSoAndKeepsNobodyElseFromTheOthers() {
    orchestrator.index.saw(OneOrchestrator.worker("large", "h200"));
    Optional<String> h200 = Optional.of("h200");
    String run = requested("a", new RunTerms(90, Optional.empty(), "default", h200));
    orchestrator.index.forgetWorker("large");

    String next = requested("b", 10);

    assertThat(state(next)).isInstanceOf(RunState.Offered.class);
    assertThat(why(run)).isEqualTo("no worker of class h200");
  }

  @Test
  void theFirstInLineIsOfferedWhenAWorkerComesBackAndNotTheOneThatWasOfferedBefore() {
    String offered = requested("a", 50);
    orchestrator.index.forgetWorker(ONLY);
    String urgent = requested("b", 60);
    waitInVain();
    orchestrator.sweep();

    orchestrator.index.saw(OneOrchestrator.worker(ONLY));
    orchestrator.offers.assign();

    assertThat(state(urgent)).isInstanceOf(RunState.Offered.class);
    assertThat(state(offered)).isInstanceOf(RunState.Waiting.class);
  }

  @Test
  void anAttemptThatWasLeasedIsNotTakenBackAlthoughItsLogDoesNotSaySoYet() {
    String run = requested("a", 50);
    worker.lease(run);
    orchestrator.index.forgetWorker(ONLY);
    waitInVain();

    orchestrator.offers.assign();

    assertThat(state(run)).isInstanceOf(RunState.Offered.class);
    assertThat(life(run).attempt()).isEqualTo(1);
  }

  @Test
  void anOfferThatAnIdleWorkerMayTakeIsSentAgainAndNotTakenBack() {
    String run = requested("a", 50);
    waitInVain();

    orchestrator.sweep();

    assertThat(state(run)).isInstanceOf(RunState.Offered.class);
    assertThat(orchestrator.tasks).containsExactly(run + "#1", run + "#1");
  }

  @Test
  void anOfferedRunThatNobodyTookIsCancelledPausedAndResumedAtOnce() {
    String run = requested("a", 50);
    orchestrator.index.forgetWorker(ONLY);

    orchestrator.dispatch.pause(run, ADA);
    assertThat(state(run)).isInstanceOf(RunState.Paused.class);
    orchestrator.dispatch.resume(run, ADA);
    assertThat(state(run)).isInstanceOf(RunState.Waiting.class);
    orchestrator.dispatch.cancel(run, ADA, "no longer needed");

    assertThat(state(run)).isInstanceOf(RunState.Cancelled.class);
  }

  @Test
  void anotherPriorityOfAnOfferedRunCountsOnceItsOfferIsTakenBack() {
    String offered = requested("a", 50);
    orchestrator.index.forgetWorker(ONLY);
    String other = requested("b", 60);
    orchestrator.dispatch.prioritise(offered, ADA, 70);
    waitInVain();
    orchestrator.sweep();
    assertThat(state(offered)).isInstanceOf(RunState.Waiting.class);

    orchestrator.index.saw(OneOrchestrator.worker(ONLY));
    orchestrator.offers.assign();

    assertThat(state(offered)).isInstanceOf(RunState.Offered.class);
    assertThat(state(other)).isInstanceOf(RunState.Waiting.class);
  }
}
