package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.Setback;
import io.meristem.storage.run.Tally;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One run, whose first attempt is offered. Leases last 4 seconds, and tasks are sent again after
 * 10.
 */
class AttemptsTest {

  private static final String RUN = "r1";
  private static final String HEARTBEAT = RunKeys.heartbeat(RUN, 1);

  private final DisturbedObjectStore store = new DisturbedObjectStore();
  private final HandWorker worker = new HandWorker(store.calm());
  private final Index index = new Index();
  private final List<String> tasks = new ArrayList<>();
  private final RunLogs logs =
      new RunLogs(store, InstantSource.system(), index, new OneOrchestrator.Relayed(store.calm()));
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
  private Attempts attempts = attempts(OneOrchestrator.settings());

  private Attempts attempts(Settings settings) {
    return new Attempts(
        store,
        logs,
        index,
        (run, notFor) ->
            tasks.add(
                run.id()
                    + "#"
                    + run.life().attempt()
                    + (notFor.isEmpty() ? "" : " not for " + notFor)),
        new Rests(settings, () -> nanos),
        settings,
        () -> nanos);
  }

  @BeforeEach
  void offer() {
    logs.append(
        RUN, Actor.MERISTEM, now -> RunDecision.requested(now, Samples.root(), RunTerms.DEFAULT));
    logs.append(RUN, Actor.MERISTEM, now -> RunDecision.offered(now.orElseThrow()));
  }

  private Run run() {
    return logs.read(RUN).orElseThrow();
  }

  private Run look() {
    return attempts.look(run());
  }

  private void pass(double seconds) {
    nanos += (long) (seconds * 1e9);
  }

  /** As if the newest attempt had lost its worker: nothing moved for the lease time. */
  private Run lookUntilLost() {
    for (int read = 0; read < 2; read++) {
      look();
      pass(2);
    }
    return look();
  }

  @Test
  void anOfferIsToldAgainEachTimeItWasNotLeasedInTime() {
    attempts.offer(run());
    List<Integer> told = new ArrayList<>();

    for (double seconds : List.of(9.9, 0.1, 9.9, 0.1)) {
      pass(seconds);
      look();
      told.add(tasks.size());
    }

    assertThat(told).containsExactly(1, 2, 2, 3);
  }

  @Test
  void anOfferOfAnEarlierProcessIsToldAgainWhenItIsDue() {
    look();
    pass(9.9);
    look();
    assertThat(tasks).isEmpty();
    pass(0.1);

    look();

    assertThat(tasks).containsExactly(RUN + "#1");
  }

  @Test
  void whatIsLeasedIsNotToldAgain() {
    attempts.offer(run());
    worker.beat(worker.lease(RUN), 1, 1);
    pass(11);

    Run leased = look();

    assertThat(leased.state()).isEqualTo(new RunState.Running(HandWorker.NAME));
    assertThat(index.heartbeat(RUN))
        .hasValueSatisfying(beat -> assertThat(beat.step()).isEqualTo(1));
    assertThat(tasks).hasSize(1);
  }

  @Test
  void aSilentLeaseIsLost() {
    worker.beat(worker.lease(RUN), 1, 1);

    Run lost = lookUntilLost();

    assertThat(lost.state()).isInstanceOf(RunState.Waiting.class);
    assertThat(lost.life().tally().losses()).isEqualTo(1);
  }

  @Test
  void aLeaseThatNeverBeatIsLostToo() {
    worker.lease(RUN);

    Run lost = lookUntilLost();

    assertThat(lost.state()).isInstanceOf(RunState.Waiting.class);
  }

  @Test
  void aLeaseThatBeatsIsKept() {
    HandWorker.Held held = worker.lease(RUN);

    for (int beat = 1; beat < 9; beat++) {
      worker.beat(held, beat, 1);
      look();
      pass(2);
    }

    assertThat(look().state()).isInstanceOf(RunState.Running.class);
  }

  @Test
  void aReadThatFailedBeginsTheWatchAnew() {
    worker.beat(worker.lease(RUN), 1, 1);
    look();
    pass(2);
    look();
    pass(1);
    store.failAt(HEARTBEAT);
    assertThatThrownBy(this::look).isInstanceOf(ObjectStoreException.class);
    pass(1);

    Run kept = look();

    assertThat(kept.state()).isInstanceOf(RunState.Running.class);
  }

  @Test
  void theNextAttemptIsWatchedFromItsOwnBeginning() {
    HandWorker.Held first = worker.lease(RUN);
    worker.beat(first, 1, 1);
    look();
    pass(2);
    look();
    worker.fail(first, new Problem("trouble", "There was trouble", "again"), true);
    look();
    worker.beat(worker.lease(RUN), 1, 1);
    pass(2);

    Run kept = look();

    assertThat(kept.life().attempt()).isEqualTo(2);
    assertThat(kept.state()).isInstanceOf(RunState.Running.class);
  }

  @Test
  void anOutcomeThatCameJustBeforeTheLossCounts() {
    HandWorker.Held held = worker.lease(RUN);
    look();
    pass(2);
    look();
    pass(2);
    store.before(HEARTBEAT, () -> worker.finish(held));

    Run done = look();

    assertThat(done.state()).isInstanceOf(RunState.Publishing.class);
  }

  @Test
  void aResultWithoutOneOfItsBlobsIsABrokenAttempt() {
    worker.finish(worker.lease(RUN));
    store.delete(aBlobOfTheResult());

    Run broken = look();

    assertThat(broken.state()).isInstanceOf(RunState.Waiting.class);
    assertThat(broken.life().tally().failures()).isEqualTo(1);
  }

  @Test
  void aResultWithABlobOfAnotherSizeIsABrokenAttempt() {
    worker.finish(worker.lease(RUN));
    store.write(aBlobOfTheResult(), new ByteArrayInputStream(new byte[1]));

    Run broken = look();

    assertThat(broken.state()).isInstanceOf(RunState.Waiting.class);
    assertThat(broken.life().tally().failures()).isEqualTo(1);
  }

  /** The moments, which only the document names. */
  private String aBlobOfTheResult() {
    return RunKeys.blob(RUN, 1, Sha256.of("moments of " + RUN));
  }

  @Test
  void whoFailedIsKnownThoughItEndedBeforeAnybodySawItsLease() {
    worker.fail(worker.lease(RUN), new Problem("local-disk", "Full", "make room"), true);

    Run failed = look();

    assertThat(failed.life().setbacks())
        .containsExactly(new Setback(1, HandWorker.NAME, "local-disk"));
  }

  @Test
  void theTaskOfARunIsNotForAWorkerThatFailedItWhileThereIsAnother() {
    index.saw(OneOrchestrator.worker(HandWorker.NAME));
    index.saw(OneOrchestrator.worker("other"));
    worker.fail(worker.lease(RUN), new Problem("local-disk", "Full", "make room"), true);
    look();
    logs.append(RUN, Actor.MERISTEM, now -> RunDecision.offered(now.orElseThrow()));

    attempts.offer(run());

    assertThat(tasks).containsExactly(RUN + "#2 not for [" + HandWorker.NAME + "]");
  }

  @Test
  void aFailureThatCannotBeMendedFailsTheRun() {
    worker.fail(worker.lease(RUN), new Problem("no-memory", "Too large", "grow less"), false);

    Run failed = look();

    assertThat(failed.state()).isInstanceOf(RunState.Failed.class);
  }

  @Test
  void anOperatorSaysHowOftenARunMayFail() {
    attempts = attempts(OneOrchestrator.settings(Map.of("meristem.dispatch.failures", "1")));
    worker.fail(worker.lease(RUN), new Problem("torn", "It tore", "try again"), true);

    Run failed = look();

    assertThat(failed.state()).isInstanceOf(RunState.Failed.class);
  }

  @Test
  void anOperatorSaysHowOftenARunMayBeLost() {
    attempts = attempts(OneOrchestrator.settings(Map.of("meristem.dispatch.losses", "1")));
    worker.lease(RUN);

    Run lost = lookUntilLost();

    assertThat(lost.state())
        .isInstanceOfSatisfying(
            RunState.Failed.class,
            failed -> assertThat(failed.problem().type()).isEqualTo("repeatedly-lost"));
  }

  @Test
  void aLossSaysHowFarTheRunHadCome() {
    worker.lease(RUN);
    resumePoint(7);

    Run lost = lookUntilLost();

    assertThat(lost.life().tally().resumeStep()).isEqualTo(7);
  }

  @Test
  void aHandOverSaysHowFarTheRunHadCome() {
    resumePoint(7);
    worker.handOver(worker.lease(RUN));

    Run handedOver = look();

    assertThat(handedOver.life().tally().resumeStep()).isEqualTo(7);
  }

  @Test
  void aFailureSaysHowFarTheRunHadCome() {
    resumePoint(7);
    worker.fail(worker.lease(RUN), new Problem("torn", "It tore", "try again"), true);

    Run failed = look();

    assertThat(failed.life().tally()).isEqualTo(new Tally(1, 0, 7));
  }

  private void resumePoint(long step) {
    String key = RunKeys.blob(RUN, 1, "abc");
    BlobRef blob = new BlobRef(key, store.write(key, new ByteArrayInputStream(new byte[9])), "abc");
    ResumePoint point = Samples.resumePoint(blob, step, 1);
    store.put(RunKeys.resumePoint(RUN, 1, step), Documents.text(point));
  }

  @Test
  void onlyALeaseMakesAnAttemptLeased() {
    boolean before = attempts.isLeased(run());
    worker.lease(RUN);

    boolean after = attempts.isLeased(run());

    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }
}
