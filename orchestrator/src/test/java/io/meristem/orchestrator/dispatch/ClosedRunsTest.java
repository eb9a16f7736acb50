package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.index.RunPages;
import io.meristem.orchestrator.index.RunPages.RunPage;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Closed runs are read when somebody asks for them, and at no other time. */
class ClosedRunsTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final WatchedObjectStore store = new WatchedObjectStore(new InMemoryObjectStore());
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store);

  private String requested(String key) {
    RequestId id = RequestId.of("ada", key);
    Request request =
        orchestrator.dispatch.record(id, "body", Samples.root(), RunTerms.DEFAULT, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private String published(String key) {
    String run = requested(key);
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run));
    orchestrator.sweep();
    return run;
  }

  private List<String> published(int count) {
    return IntStream.range(0, count).mapToObj(n -> published("closed" + n)).toList();
  }

  @Test
  void howManyThereAreCostsTheNextStartNothing() {
    List<String> closed = published(20);
    String open = requested("open");
    Index index = new Index();
    store.forget();

    Facts.Found found = facts(index).readAll();

    assertThat(found.runs()).containsExactly(open);
    assertThat(index.runs()).extracting(Run::id).containsExactly(open);
    assertThat(store.read())
        .filteredOn(key -> key.startsWith("runs/") || key.startsWith("requests/"))
        .isNotEmpty()
        .allMatch(key -> key.startsWith("runs/" + open + "/log/"));
    assertThat(store.listed()).doesNotContain("runs/");
    assertThat(index.versions().ofModel(Samples.MODEL, 0))
        .extracting(VersionRow::run)
        .containsExactlyElementsOf(closed);
    assertThat(index.hasRoot(Samples.MODEL)).isTrue();
  }

  @Test
  void theSweepDoesNotReadThem() {
    published(3);
    store.forget();

    orchestrator.sweep();
    orchestrator.dispatch.known().forEach(orchestrator.dispatch::look);

    assertThat(store.read()).isEmpty();
    assertThat(orchestrator.index.runs()).isEmpty();
  }

  @Test
  void oneIsReadByItsName() {
    String run = published("closed");
    Facts facts = facts(new Index());

    Optional<Run> found = facts.run(run);

    assertThat(found).hasValueSatisfying(it -> assertPublished(it));
    assertThat(facts.run("r0")).isEmpty();
    assertThat(facts.run("../" + run)).isEmpty();
  }

  private static void assertPublished(Run run) {
    assertThat(run.state()).isInstanceOf(RunState.Published.class);
  }

  @Test
  void pagesShowTheOpenOnesFirstAndThenTheLatestEnd() {
    List<String> closed = published(5);
    List<String> open = List.of(requested("open1"), requested("open2"));

    List<Run> all = pagesOf(2);

    assertThat(all.subList(0, 2)).extracting(Run::id).containsExactlyElementsOf(open.reversed());
    assertThat(all.subList(2, 7)).extracting(Run::id).containsExactlyInAnyOrderElementsOf(closed);
    assertThat(all.subList(2, 7)).extracting(run -> -run.changedAt().toEpochMilli()).isSorted();
  }

  private List<Run> pagesOf(int limit) {
    RunPages pages = new RunPages(store, orchestrator.index, facts(orchestrator.index));
    List<Run> all = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      RunPage page = pages.page(next.get(), limit, _ -> true, true);
      assertThat(page.runs()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.runs());
      next = page.last();
    }
    return all;
  }

  private Facts facts(Index index) {
    InstantSource clock = InstantSource.system();
    return new Facts(store, clock, index, new ModelLogs(store, clock, orchestrator.outbox));
  }

  @Test
  void theLogsOfAPageAreReadSideBySide() {
    published(4);
    CountDownLatch allAreRead = new CountDownLatch(4);
    ObjectStore waiting =
        new ForwardingObjectStore(store) {
          @Override
          protected void before(Call call, String key) {
            if (key.endsWith("/log/000001.json")) {
              allAreRead.countDown();
              requireAll(allAreRead);
            }
          }
        };
    InstantSource clock = InstantSource.system();
    ModelLogs models = new ModelLogs(waiting, clock, orchestrator.outbox);
    Facts facts = new Facts(waiting, clock, orchestrator.index, models);

    RunPage page = new RunPages(waiting, orchestrator.index, facts).page("", 10, _ -> true, true);

    assertThat(page.runs()).hasSize(4);
  }

  private static void requireAll(CountDownLatch read) {
    try {
      assertThat(read.await(5, TimeUnit.SECONDS)).as("all are asked for").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRetriedRunIsListedOnceAsItIsNow() {
    String run = requested("retried");
    orchestrator.dispatch.cancel(run, ADA, "no reason");
    orchestrator.sweep();
    orchestrator.dispatch.retry(run, ADA);
    orchestrator.dispatch.cancel(run, ADA, "no reason");
    orchestrator.sweep();

    List<Run> all = pagesOf(10);

    assertThat(all)
        .extracting(it -> it.id() + "." + it.life().generation())
        .containsExactly(run + ".2");
  }

  @Test
  void aRunThatAnotherOrchestratorClosedIsForgottenToo() {
    OneOrchestrator other = new OneOrchestrator(store, store);
    String run = requested("shared");
    other.sweep();
    assertThat(other.index.run(run)).isPresent();
    orchestrator.dispatch.cancel(run, ADA, "no reason");
    orchestrator.sweep();

    other.dispatch.known().forEach(other.dispatch::look);

    assertThat(other.index.runs()).isEmpty();
    assertThat(store.keysAfter("open/", "", 10)).isEmpty();
  }

  @Test
  void theVersionOfARunThatAnotherOrchestratorPublishedIsSeenWithTheRunAndWithoutAnEvent() {
    OneOrchestrator other = new OneOrchestrator(store, store);
    String run = requested("shared");
    other.sweep();
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(run));
    orchestrator.told.isDown = true;
    orchestrator.sweep();

    other.sweep();

    assertThat(other.index.versions().version(VersionDocument.idOf(run))).isPresent();
  }

  @Test
  void onlyWhatIsWantedIsShownAndStorageIsAskedOnlyForWhatIsClosed() {
    String closed = published("closed");
    String open = requested("open");
    RunPages pages = new RunPages(store, orchestrator.index, facts(orchestrator.index));
    store.forget();

    RunPage openOnes = pages.page("", 10, Run::isOpen, false);
    List<String> listed = store.listed();
    RunPage closedOnes = pages.page("", 10, run -> !run.isOpen(), true);
    RunPage openOnesOfAll = pages.page("", 10, Run::isOpen, true);

    assertThat(openOnes.runs()).extracting(Run::id).containsExactly(open);
    assertThat(listed).isEmpty();
    assertThat(closedOnes.runs()).extracting(Run::id).containsExactly(closed);
    assertThat(openOnesOfAll.runs()).extracting(Run::id).containsExactly(open);
  }

  @Test
  void aClosedRunThatIsNotFiledYetIsShownBehindTheOpenOnesAndIsNotOpen() {
    String open = requested("open");
    String cancelled = requested("cancelled");
    orchestrator.told.isDown = true;
    orchestrator.dispatch.cancel(cancelled, ADA, "no reason");

    List<Run> all = pagesOf(1);

    assertThat(all).extracting(Run::id).containsExactly(open, cancelled);
    assertThat(orchestrator.index.openRuns()).extracting(Run::id).containsExactly(open);
  }

  @Test
  void aRunThatIsFiledWhileAPageIsMadeIsOnItOnce() {
    String run = requested("cancelled");
    orchestrator.told.isDown = true;
    orchestrator.dispatch.cancel(run, ADA, "no reason");
    ObjectStore filing =
        new ForwardingObjectStore(store) {
          @Override
          protected void before(Call call, String key) {
            if (key.equals(ClosedRun.CLOSED)) {
              orchestrator.told.isDown = false;
              orchestrator.told.wake(new OutgoingLog.OfRun(run));
              orchestrator.sweep();
            }
          }
        };

    RunPage page =
        new RunPages(filing, orchestrator.index, facts(orchestrator.index))
            .page("", 10, _ -> true, true);

    assertThat(page.runs()).extracting(Run::id).containsExactly(run);
    assertThat(orchestrator.index.runs()).isEmpty();
  }
}
