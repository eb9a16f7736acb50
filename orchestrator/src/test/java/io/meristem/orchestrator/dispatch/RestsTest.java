package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.dispatch.AssignmentTest.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.WhyWaiting.FailedThere;
import io.meristem.orchestrator.dispatch.WhyWaiting.Resting;
import io.meristem.orchestrator.dispatch.WhyWaiting.WorkerSick;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Life;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.Setback;
import io.meristem.storage.run.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A worker rests from a run for 5 seconds, and from all for 30; never for more than 10 minutes. */
class RestsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private long nanos = Long.MAX_VALUE - 3_000_000_000L;
  private final Rests rests = new Rests(OneOrchestrator.settings(), () -> nanos);
  private final List<WorkerAnnounced> fleet = new ArrayList<>(List.of(worker("w1"), worker("w2")));
  private final Run fresh = failed("r0");

  /** A run that failed once on each of these workers. */
  private static Run failed(String id, String... workers) {
    List<Setback> setbacks = new ArrayList<>();
    for (String worker : workers) {
      setbacks.add(new Setback(setbacks.size() + 1, worker, "local-disk"));
    }
    Life life =
        new Life(
            new RunState.Waiting(),
            1,
            workers.length,
            0,
            new Tally(workers.length, 0, 0),
            setbacks,
            false,
            RunTerms.DEFAULT);
    return new Run(id, Samples.root(), Actor.MERISTEM, NOON, life, NOON);
  }

  private void hear(Run... open) {
    rests.hear(List.of(open), fleet);
  }

  private void pass(double seconds) {
    nanos += (long) (seconds * 1e9);
  }

  private Map<String, Resting> restingFrom(Run run) {
    return rests.of(run, fleet);
  }

  private static WorkerAnnounced saying(String name, WorkerAnnounced.Attempts attempts) {
    WorkerAnnounced worker = worker(name);
    return new WorkerAnnounced(
        name,
        worker.device(),
        worker.workerClass(),
        worker.threads(),
        worker.memoryBytes(),
        worker.flopsPerSecond(),
        worker.product(),
        worker.run(),
        worker.url(),
        worker.draining(),
        worker.load(),
        Optional.of(attempts),
        worker.at());
  }

  @Test
  void aRunThatFailedIsLeftToAnotherWorkerForTenMinutesAndThenToAnyOne() {
    Run run = failed("r1", "w1");
    hear(run);

    Map<String, Resting> soon = restingFrom(run);
    pass(600);
    Map<String, Resting> later = restingFrom(run);

    assertThat(soon)
        .containsExactly(Map.entry("w1", new FailedThere("w1", "local-disk", false, 600)));
    assertThat(later).isEmpty();
  }

  @Test
  void aRunThatFailedOnTheOnlyWorkerGoesThereAgainAfterAPauseThatDoubles() {
    fleet.removeLast();
    hear(failed("r1", "w1"));
    Map<String, Resting> first = restingFrom(failed("r1", "w1"));
    pass(5);
    assertThat(restingFrom(failed("r1", "w1"))).isEmpty();
    hear(failed("r1", "w1", "w1"));

    Map<String, Resting> second = restingFrom(failed("r1", "w1", "w1"));

    assertThat(first).extractingByKey("w1").extracting(Resting::seconds).isEqualTo(5.0);
    assertThat(second).extractingByKey("w1").extracting(Resting::seconds).isEqualTo(10.0);
  }

  @Test
  void aRunThatFailedEverywhereIsInNoHurryForAnyWorker() {
    Run run = failed("r1", "w1", "w2");
    hear(run);

    Map<String, Resting> resting = restingFrom(run);

    assertThat(resting)
        .containsOnly(
            Map.entry("w1", new FailedThere("w1", "local-disk", true, 5)),
            Map.entry("w2", new FailedThere("w2", "local-disk", true, 5)));
  }

  @Test
  void theSameRunAgainAndAgainMakesNoWorkerRestFromOthers() {
    hear(failed("r1", "w1", "w1"));

    assertThat(restingFrom(fresh)).isEmpty();
  }

  @Test
  void twoRunsInARowMakeAWorkerRestFromAllLongerEachTime() {
    hear(failed("r1", "w1"), failed("r2", "w1"));
    Map<String, Resting> first = restingFrom(fresh);
    pass(30);
    assertThat(restingFrom(fresh)).isEmpty();
    hear(failed("r3", "w1"));

    Map<String, Resting> second = restingFrom(fresh);

    assertThat(first).containsExactly(Map.entry("w1", new WorkerSick("w1", 2, "local-disk", 30)));
    assertThat(second).containsExactly(Map.entry("w1", new WorkerSick("w1", 3, "local-disk", 60)));
  }

  @Test
  void whatWasOfferedAgainSinceIsInNoRow() {
    hear(offeredSince(failed("r1", "w1")), offeredSince(failed("r2", "w1")));

    assertThat(restingFrom(fresh)).isEmpty();
  }

  private static Run offeredSince(Run run) {
    Life before = run.life();
    Life life =
        new Life(
            new RunState.Offered(),
            before.generation(),
            before.attempt() + 1,
            before.earlier(),
            before.tally(),
            before.setbacks(),
            false,
            before.terms());
    return new Run(run.id(), run.spec(), run.requestedBy(), NOON, life, NOON);
  }

  @Test
  void noRestIsLongerThanTenMinutes() {
    for (int failure = 1; failure <= 9; failure++) {
      hear(failed("r" + failure, "w1"));
    }

    assertThat(restingFrom(fresh))
        .extractingByKey("w1")
        .extracting(Resting::seconds)
        .isEqualTo(600.0);
  }

  @Test
  void whatAWorkerHasDoneWellEndsItsRest() {
    fleet.set(0, saying("w1", new WorkerAnnounced.Attempts(7, 0, NOON)));
    hear(failed("r1", "w1"), failed("r2", "w1"));
    fleet.set(0, saying("w1", new WorkerAnnounced.Attempts(7, 2, NOON)));
    hear();
    assertThat(restingFrom(fresh)).isNotEmpty();
    fleet.set(0, saying("w1", new WorkerAnnounced.Attempts(8, 2, NOON)));

    hear();

    assertThat(restingFrom(fresh)).isEmpty();
  }

  @Test
  void aWorkerThatBeganAnewDoesNotRest() {
    fleet.set(0, saying("w1", new WorkerAnnounced.Attempts(0, 0, NOON)));
    hear(failed("r1", "w1"), failed("r2", "w1"));
    fleet.set(0, saying("w1", new WorkerAnnounced.Attempts(0, 0, NOON.plusSeconds(1))));

    hear();

    assertThat(restingFrom(fresh)).isEmpty();
  }

  @Test
  void aRunThatFailsElsewhereTooIsNoWorkersFault() {
    hear(failed("r1", "w1"), failed("r2", "w1"));

    hear(failed("r1", "w1", "w2"), failed("r2", "w1"));

    assertThat(restingFrom(fresh)).isEmpty();
  }

  @Test
  void aWorkerThatRestsFromAllIsNoOtherOneToWaitFor() {
    Run run = failed("r3", "w2");
    hear(failed("r1", "w1"), failed("r2", "w1"), run);

    assertThat(restingFrom(run).get("w2")).isEqualTo(new FailedThere("w2", "local-disk", true, 5));
  }

  @Test
  void whatWasHeardBeforeIsNotHeardAgain() {
    Run run = failed("r1", "w1");
    hear(run);
    pass(60);

    hear(run);

    assertThat(restingFrom(run))
        .extractingByKey("w1")
        .extracting(Resting::seconds)
        .isEqualTo(540.0);
  }

  @Test
  void whoeverWantsNoRestsHasNone() {
    Rests none =
        new Rests(
            OneOrchestrator.settings(Map.of("meristem.dispatch.retry-after", "0s")), () -> nanos);
    Run run = failed("r1", "w1");

    none.hear(List.of(run, failed("r2", "w1")), fleet);

    assertThat(none.of(run, fleet)).isEmpty();
  }
}
