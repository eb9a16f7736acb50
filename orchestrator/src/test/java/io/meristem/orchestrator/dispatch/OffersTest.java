package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** There is one worker, and it is idle at first. */
class OffersTest {

  private static final Problem TROUBLE = new Problem("trouble", "There was trouble", "try again");

  private final DisturbedObjectStore store = new DisturbedObjectStore();
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store.calm());
  private final HandWorker worker = new HandWorker(store.calm());

  private String requested(String key, int priority) {
    RequestId id = RequestId.of("ada", key);
    RunTerms terms = new RunTerms(priority, Optional.empty(), "default", Optional.empty());
    Request request =
        orchestrator.dispatch.record(id, "body", Samples.root(), terms, Actor.claimed("ada"));
    return orchestrator.dispatch.begin(id, request).id();
  }

  private RunState state(String run) {
    var log = RunFold.log(store, run, InstantSource.system());
    return log.read(log.start()).state().orElseThrow().state();
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
    orchestrator.index.saw(OneOrchestrator.worker("second"), Instant.now());
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
    orchestrator.index.saw(OneOrchestrator.worker(HandWorker.NAME), Instant.EPOCH);

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
}
