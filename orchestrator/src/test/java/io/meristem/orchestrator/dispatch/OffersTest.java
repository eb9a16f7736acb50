package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** There is one worker, and it is idle at first. */
class OffersTest {

  private static final Problem TROUBLE = new Problem("trouble", "There was trouble", "try again");

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store);
  private final HandWorker worker = new HandWorker(store);

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
}
