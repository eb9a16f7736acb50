package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Life;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker has a run, and many wait behind it. Each call of storage takes 20 ms. */
class RoundsTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final int WAITING = 100;
  private static final Duration TWICE_A_LEASE = Duration.ofSeconds(8);
  private static final Duration CALL = Duration.ofMillis(20);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final HandWorker worker = new HandWorker(store);
  private long nanos;
  private final OneOrchestrator orchestrator =
      new OneOrchestrator(new Far(store), store, InstantSource.system(), () -> nanos);
  private String run = "";

  /** A server whose answers take their time, by the clock of the orchestrator. */
  private final class Far extends ForwardingObjectStore {

    Far(ObjectStore store) {
      super(store);
    }

    @Override
    protected void before(Call call, String key) {
      nanos += CALL.toNanos();
    }
  }

  private String requested(String key) {
    RequestId id = RequestId.of("ada", key);
    var request = orchestrator.dispatch.record(id, "body", Samples.root(), RunTerms.DEFAULT, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  @BeforeEach
  void aWorkerHasOneOfManyRuns() {
    run = requested("the first");
    worker.lease(run);
    IntStream.range(0, WAITING).forEach(number -> requested("waiting " + number));
  }

  private Life life() {
    return orchestrator.index.openRuns().stream()
        .filter(one -> one.id().equals(run))
        .findFirst()
        .orElseThrow()
        .life();
  }

  @Test
  void aWorkerThatDiesIsFoundOutInTimeHoweverManyRunsWait() {
    long end = nanos + TWICE_A_LEASE.toNanos();

    while (nanos < end) {
      orchestrator.rounds.attempts();
      nanos += Duration.ofSeconds(1).toNanos();
    }

    assertThat(life().tally().losses()).isEqualTo(1);
  }

  @Test
  void aRoundOfTheAttemptsAsksNothingOfRunsThatWait() {
    long begin = nanos;

    orchestrator.rounds.attempts();

    assertThat(Duration.ofNanos(nanos - begin)).isLessThan(CALL.multipliedBy(20));
  }

  @Test
  void aRoundOfTheRunsLeavesTheAttemptsToTheirOwn() {
    orchestrator.rounds.runs();

    assertThat(orchestrator.index.heartbeat(run)).isEmpty();
    assertThat(life().state()).isInstanceOf(RunState.Offered.class);
  }
}
