package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody sets the wall clock of an orchestrator while it works, by hours, forwards or back. Each
 * second of the time that really passes is a sweep.
 */
class ClocksTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration RESEND_AFTER = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final HandWorker worker = new HandWorker(store);
  private Instant wall = NOON;
  private long nanos;
  private final OneOrchestrator orchestrator =
      new OneOrchestrator(store, store, () -> wall, () -> nanos);

  private String requested(RunTerms terms) {
    RequestId id = RequestId.of("ada", "key");
    Request request = orchestrator.dispatch.record(id, "body", Samples.root(), terms, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private Run run(String id) {
    var log = RunFold.log(store, id, InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  private void jump(int hours) {
    wall = wall.plus(Duration.ofHours(hours));
  }

  /** One second passes, and the clock jumps there, or back from there. */
  private void sweepInASecond(int hours, int second) {
    pass(Duration.ofSeconds(1));
    jump(second % 2 == 0 ? hours : -hours);
    orchestrator.sweep();
  }

  @ParameterizedTest(name = "by {0} hours")
  @ValueSource(ints = {-5, 0, 5})
  void theAttemptOfADeadWorkerIsLostWhenItsLeaseTimeIsOver(int hours) {
    String run = requested(RunTerms.DEFAULT);
    worker.beat(worker.lease(run), 1, 1);
    orchestrator.sweep();
    for (int second = 1; second <= 3; second++) {
      sweepInASecond(hours, second);
      assertThat(run(run).life().attempt()).isEqualTo(1);
    }

    sweepInASecond(hours, 4);

    assertThat(run(run).life().attempt()).isEqualTo(2);
    assertThat(run(run).life().tally().losses()).isEqualTo(1);
  }

  @ParameterizedTest(name = "by {0} hours")
  @ValueSource(ints = {-5, 0, 5})
  void aLivingWorkerKeepsItsAttempt(int hours) {
    String run = requested(RunTerms.DEFAULT);
    HandWorker.Held held = worker.lease(run);

    for (int second = 1; second <= 20; second++) {
      worker.beat(held, second, second);
      sweepInASecond(hours, second);
    }

    assertThat(run(run).state()).isInstanceOf(RunState.Running.class);
    assertThat(run(run).life().attempt()).isEqualTo(1);
  }

  @ParameterizedTest(name = "by {0} hours")
  @ValueSource(ints = {-5, 0, 5})
  void aTaskThatNobodyTookIsSentAgainWhenItIsTime(int hours) {
    String run = requested(RunTerms.DEFAULT);
    jump(hours);
    pass(RESEND_AFTER.minusSeconds(1));
    orchestrator.sweep();
    assertThat(orchestrator.tasks).containsExactly(run + "#1");

    sweepInASecond(hours, 1);

    assertThat(orchestrator.tasks).containsExactly(run + "#1", run + "#1");
  }

  @ParameterizedTest(name = "by {0} hours")
  @ValueSource(ints = {-5, 0, 5})
  void aWorkerIsSilentByTheTimeThatPassedAndNotByItsOwnClockOrThisOne(int hours) {
    pass(SILENCE);
    jump(hours);
    assertThat(orchestrator.index.workersHeardWithin(SILENCE)).hasSize(1);

    pass(Duration.ofNanos(1));

    assertThat(orchestrator.index.workersHeardWithin(SILENCE)).isEmpty();
  }

  @Test
  void aDeadlineIsJudgedByTheClockOfTheOrchestratorThatLooksAndARetryIsWithoutOne() {
    Optional<Instant> evening = Optional.of(NOON.plus(Duration.ofHours(6)));
    String run = requested(new RunTerms(50, evening, "default", Optional.empty()));
    jump(5);
    orchestrator.sweep();
    assertThat(run(run).state()).isInstanceOf(RunState.Offered.class);
    jump(1);
    orchestrator.sweep();
    assertThat(run(run).state()).isInstanceOf(RunState.Failed.class);
    jump(-6);

    orchestrator.dispatch.retry(run, ADA);

    orchestrator.sweep();
    assertThat(run(run).state()).isInstanceOf(RunState.Offered.class);
  }

  @ParameterizedTest(name = "by {0} hours")
  @ValueSource(ints = {-5, 0, 5})
  void aRunThatEndsWhileClocksJumpIsListedOnce(int hours) {
    String run = requested(RunTerms.DEFAULT);
    jump(hours);
    worker.finish(worker.lease(run));
    orchestrator.sweep();
    OneOrchestrator other =
        new OneOrchestrator(store, store, () -> wall.minus(Duration.ofHours(3)), () -> nanos);

    other.dispatch.look(run);

    assertThat(store.keysAfter(ClosedRun.CLOSED, "", 10))
        .containsExactly(new ClosedRun(run, 1, wall).key());
    assertThat(store.keysAfter("open/", "", 10)).isEmpty();
  }
}
