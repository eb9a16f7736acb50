package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.WhyWaiting.Resting;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.Life;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.Tally;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every run needs the same memory, which is what workers have by default. */
class AssignmentTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final long NEEDED = PeakMemory.bytesOf(Samples.root());
  static final RunState WAITING = new RunState.Waiting();
  static final RunState OFFERED = new RunState.Offered();
  private static final BlobRef DOCUMENT = new BlobRef("blobs/r2/1/abc", 1, "abc");

  @Test
  void aWaitingRunIsOfferedWhenAWorkerThatFitsIsIdle() {
    Assignment decided = decide(List.of(run("r1", WAITING)), worker("w1"));

    assertThat(offered(decided)).containsExactly("r1");
    assertThat(decided.waiting()).isEmpty();
  }

  @Test
  void withoutAWorkerItSaysSo() {
    Assignment decided = decide(List.of(run("r1", WAITING)));

    assertThat(reasons(decided)).containsExactly(Map.entry("r1", "no worker has announced itself"));
  }

  @Test
  void aDrainingWorkerIsNoneAndSoAreSeveral() {
    Assignment decided =
        decide(
            List.of(run("r1", WAITING)),
            worker("w1", "cpu", NEEDED, true),
            worker("w2", "h200", NEEDED, true));

    assertThat(offered(decided)).isEmpty();
    assertThat(reasons(decided)).containsExactly(Map.entry("r1", "all workers are draining"));
  }

  @Test
  void aRunWhoseClassIsDrainingSaysSo() {
    Run wanting = run("r1", WAITING, terms(50, "default", Optional.of("h200")));

    Assignment decided = decide(List.of(wanting), worker("w1"), worker("w2", "h200", NEEDED, true));

    assertThat(reasons(decided))
        .containsExactly(Map.entry("r1", "all workers of class h200 are draining"));
  }

  @Test
  void aRunOfAClassGoesToItsClassAlone() {
    Run wanting = run("r1", WAITING, terms(50, "default", Optional.of("h200")));

    Assignment none = decide(List.of(wanting), worker("w1"));
    Assignment some = decide(List.of(wanting), worker("w1"), worker("w2", "h200", NEEDED, false));

    assertThat(reasons(none)).containsExactly(Map.entry("r1", "no worker of class h200"));
    assertThat(offered(some)).containsExactly("r1");
  }

  @Test
  void aRunThatFitsNowhereSaysWhatItNeedsAndWhatThereIs() {
    Assignment decided =
        decide(
            List.of(run("r1", WAITING)),
            worker("w1", "cpu", NEEDED - 1, false),
            worker("w2", "cpu", NEEDED - 2, false));

    assertThat(decided.waiting())
        .containsExactly(Map.entry("r1", new WhyWaiting.TooLarge(NEEDED, NEEDED - 1)));
  }

  @Test
  void aRunThatCannotBeOfferedHoldsUpNoneBehindIt() {
    Run first = run("r1", WAITING, terms(90, "default", Optional.of("h200")));

    Assignment decided = decide(List.of(first, run("r2", WAITING)), worker("w1"));

    assertThat(offered(decided)).containsExactly("r2");
  }

  @Test
  void theHighestPriorityGoesFirstAndThenTheOldest() {
    Run oldest = run("r1", WAITING);
    Run older = run("r2", WAITING, terms(90, "default", Optional.empty()));
    Run newest = run("r3", WAITING, terms(90, "default", Optional.empty()));

    Assignment decided =
        decide(List.of(newest, oldest, older), worker("w1"), worker("w2"), worker("w3"));

    assertThat(offered(decided)).containsExactly("r2", "r3", "r1");
  }

  @Test
  void aTeamHasNoMoreRunsUnderWayThanItsQuota() {
    RunTerms poets = terms(50, "poets", Optional.empty());
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1"), poets),
            run("r2", WAITING, poets),
            run("r3", WAITING, poets),
            run("r4", WAITING));

    Assignment decided =
        decide(Map.of("poets", 2), open, worker("w1"), worker("w2"), worker("w3"), worker("w4"));

    assertThat(offered(decided)).containsExactly("r2", "r4");
    assertThat(reasons(decided)).containsExactly(Map.entry("r3", "team poets has 2 of 2 runs"));
  }

  @Test
  void anOfferThatNobodyTookYetCountsForAWorker() {
    Assignment decided = decide(List.of(run("r1", OFFERED), run("r2", WAITING)), worker("w1"));

    assertThat(offered(decided)).isEmpty();
    assertThat(reasons(decided)).containsExactly(Map.entry("r2", "1 run ahead"));
  }

  @Test
  void anOfferForWhichNoWorkerIsLeftTakesNoneAndSaysWhy() {
    RunTerms h200 = terms(90, "default", Optional.of("h200"));

    Assignment decided =
        decide(List.of(run("r1", OFFERED, h200), run("r2", WAITING)), worker("w1"));

    assertThat(decided.untaken()).extracting(Run::id).containsExactly("r1");
    assertThat(offered(decided)).containsExactly("r2");
    assertThat(reasons(decided)).containsExactly(Map.entry("r1", "no worker of class h200"));
  }

  @Test
  void oneOfTwoOffersForOneWorkerIsUntakenTheOneThatWouldGoLast() {
    Run urgent = run("r2", OFFERED, terms(60, "default", Optional.empty()));

    Assignment decided = decide(List.of(run("r1", OFFERED), urgent), worker("w1"));

    assertThat(decided.untaken()).extracting(Run::id).containsExactly("r1");
    assertThat(reasons(decided)).containsExactly(Map.entry("r1", "1 run ahead"));
  }

  @Test
  void anOfferSpendsItsTeamsQuotaUntilItIsTakenBackAndIsNotToldThatItDoes() {
    List<Run> open =
        List.of(run("r1", new RunState.Running("w1")), run("r2", OFFERED), run("r3", WAITING));

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1")),
            Map.of("default", 2),
            AssignmentTest::noneRests,
            _ -> OptionalDouble.empty());

    assertThat(reasons(decided))
        .containsEntry("r2", "1 run ahead")
        .containsEntry("r3", "team default has 2 of 2 runs");
  }

  @Test
  void oneWorkerIsCountedForOneRun() {
    Assignment decided = decide(List.of(run("r1", WAITING), run("r2", WAITING)), worker("w1"));

    assertThat(offered(decided)).containsExactly("r1");
  }

  @Test
  void theSmallestWorkerThatFitsIsCountedSoThatTheLargeStayFree() {
    Run wanting = run("r2", WAITING, terms(10, "default", Optional.of("large")));

    Assignment decided =
        decide(
            List.of(run("r1", WAITING), wanting),
            worker("w1", "large", 2 * NEEDED, false),
            worker("w2", "cpu", NEEDED, false));

    assertThat(offered(decided)).containsExactly("r1", "r2");
  }

  @Test
  void aRunOfAWorkerThatFellSilentTakesNoOther() {
    List<Run> open = List.of(run("r1", new RunState.Running("gone")), run("r2", WAITING));

    assertThat(offered(decide(open, worker("w1")))).containsExactly("r2");
  }

  @Test
  void anOfferThatNobodyTookYetCountsForItsTeamToo() {
    RunTerms poets = terms(50, "poets", Optional.empty());
    List<Run> open = List.of(run("r1", OFFERED, poets), run("r2", WAITING, poets));

    Assignment decided = decide(Map.of("poets", 1), open, worker("w1"), worker("w2"));

    assertThat(reasons(decided)).containsExactly(Map.entry("r2", "team poets has 1 of 1 runs"));
  }

  @Test
  void theRunsOfOtherTeamsUseNoQuota() {
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1")),
            run("r2", WAITING, terms(50, "poets", Optional.empty())));

    Assignment decided = decide(Map.of("poets", 1), open, worker("w1"), worker("w2"));

    assertThat(offered(decided)).containsExactly("r2");
  }

  @Test
  void aRunOverItsQuotaIsAheadOfNobody() {
    RunTerms poets = terms(50, "poets", Optional.empty());
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1"), poets),
            run("r2", WAITING, poets),
            run("r3", WAITING));

    Assignment decided = decide(Map.of("poets", 1), open, worker("w1"));

    assertThat(reasons(decided))
        .containsEntry("r2", "team poets has 1 of 1 runs")
        .containsEntry("r3", "1 run ahead");
  }

  @Test
  void aRunThatFitsNowhereSaysThatBeforeItsQuota() {
    RunTerms poets = terms(50, "poets", Optional.of("h200"));

    Assignment decided =
        decide(Map.of("poets", 0), List.of(run("r1", WAITING, poets)), worker("w1"));

    assertThat(reasons(decided)).containsExactly(Map.entry("r1", "no worker of class h200"));
  }

  @Test
  void theOldestGoesFirstWhateverItsId() {
    Assignment decided =
        decide(List.of(run("r10", WAITING), run("r9", WAITING)), worker("w1"), worker("w2"));

    assertThat(offered(decided)).containsExactly("r9", "r10");
  }

  @Test
  void runsOfOneMomentGoInTheOrderOfTheirIds() {
    Assignment decided =
        decide(List.of(run("r1", WAITING), run("r01", WAITING)), worker("w1"), worker("w2"));

    assertThat(offered(decided)).containsExactly("r01", "r1");
  }

  @Test
  void theWorkersThatFitAreToldTheSmallestFirstAndThenByName() {
    List<WorkerAnnounced> workers =
        List.of(
            worker("w4", "cpu", 2 * NEEDED, false),
            worker("w3"),
            worker("w2"),
            worker("w1", "cpu", NEEDED, true),
            worker("w0", "cpu", NEEDED - 1, false));

    List<WorkerAnnounced> fitting = Assignment.fitting(run("r1", WAITING), workers);

    assertThat(fitting).extracting(WorkerAnnounced::worker).containsExactly("w2", "w3", "w4");
  }

  @Test
  void anOfferThatNobodyTookYetCountsForAWorkerThatNoRunIsBoundTo() {
    List<Run> open =
        List.of(run("r1", OFFERED), run("r2", new RunState.Running("w1")), run("r3", WAITING));

    Assignment decided = decide(open, worker("w1"), worker("w2"));

    assertThat(reasons(decided)).containsExactly(Map.entry("r3", "2 runs ahead"));
  }

  @Test
  void whoWaitsForOtherWorkersIsNotAhead() {
    RunTerms large = terms(50, "default", Optional.of("large"));
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1")),
            run("r2", new RunState.Running("w2")),
            run("r3", WAITING, terms(50, "default", Optional.of("cpu"))),
            run("r4", WAITING, large));

    Assignment decided = decide(open, worker("w1"), worker("w2", "large", NEEDED, false));

    assertThat(reasons(decided))
        .containsEntry("r3", "1 run ahead")
        .containsEntry("r4", "1 run ahead");
  }

  @Test
  void whatIsPausedOrPublishingNeitherGetsAWorkerNorTakesOne() {
    List<Run> open =
        List.of(
            run("r1", new RunState.Paused()),
            run("r2", new RunState.Publishing(DOCUMENT)),
            run("r3", WAITING));

    Assignment decided = decide(Map.of("default", 1), open, worker("w1"));

    assertThat(offered(decided)).containsExactly("r3");
    assertThat(decided.waiting()).isEmpty();
  }

  static Assignment decide(List<Run> open, WorkerAnnounced... workers) {
    return decide(Map.of(), open, workers);
  }

  static Assignment decide(
      Map<String, Integer> quotas, List<Run> open, WorkerAnnounced... workers) {
    return Assignment.of(
        open, List.of(workers), quotas, AssignmentTest::noneRests, _ -> OptionalDouble.empty());
  }

  static Map<String, Resting> noneRests(Run run, List<WorkerAnnounced> fitting) {
    return Map.of();
  }

  static List<String> offered(Assignment decided) {
    return decided.offers().stream().map(Run::id).toList();
  }

  static Map<String, String> reasons(Assignment decided) {
    return decided.waiting().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, why -> why.getValue().reason()));
  }

  static RunTerms terms(int priority, String team, Optional<String> workerClass) {
    return new RunTerms(priority, Optional.empty(), team, workerClass);
  }

  static Run run(String id, RunState state) {
    return run(id, state, RunTerms.DEFAULT);
  }

  /** Requested in the order of their ids. */
  static Run run(String id, RunState state, RunTerms terms) {
    Instant at = NOON.plusSeconds(Integer.parseInt(id.substring(1)));
    Life life = new Life(state, 1, 1, 0, new Tally(0, 0, 0), List.of(), false, terms);
    return new Run(id, Samples.root(), Actor.MERISTEM, at, life, at);
  }

  static WorkerAnnounced worker(String name) {
    return worker(name, "cpu", NEEDED, false);
  }

  static WorkerAnnounced worker(
      String name, String workerClass, long memoryBytes, boolean draining) {
    return new WorkerAnnounced(
        name,
        "hand",
        workerClass,
        1,
        memoryBytes,
        OptionalDouble.empty(),
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:1"),
        draining,
        Optional.empty(),
        Optional.empty(),
        NOON);
  }
}
