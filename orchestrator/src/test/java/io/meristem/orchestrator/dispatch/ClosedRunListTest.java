package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore.Fault;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.ClosedRunsListed;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunTerms;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four runs are closed and listed, and one is open. */
class ClosedRunListTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final DisturbedObjectStore disturbed = new DisturbedObjectStore();
  private final WatchedObjectStore store = new WatchedObjectStore(disturbed);
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store);
  private final ClosedRunList list = list(store);
  private List<String> before = List.of();

  private static ClosedRunList list(ObjectStore store) {
    return new ClosedRunList(store, InstantSource.system(), 1, 1);
  }

  @BeforeEach
  void someRunsClose() {
    IntStream.range(0, 4).forEach(n -> published("closed" + n));
    requested("open");
    before = markers();
    assertThat(before).hasSize(4);
  }

  private String requested(String key) {
    RequestId id = RequestId.of("ada", key);
    Request request =
        orchestrator.dispatch.record(id, "body", Samples.root(), RunTerms.DEFAULT, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private void published(String key) {
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(requested(key)));
    orchestrator.sweep();
  }

  private List<String> markers() {
    return store.keysAfter(ClosedRun.CLOSED, "", 100).stream()
        .filter(key -> !key.equals(ClosedRunsListed.KEY))
        .toList();
  }

  private void lose() {
    store.keysAfter(ClosedRun.CLOSED, "", 100).forEach(store::delete);
  }

  @Test
  void aListThatIsLostIsMadeAgainFromTheLogs() {
    lose();

    int listed = list.complete();

    assertThat(listed).isEqualTo(4);
    assertThat(markers()).isEqualTo(before);
    assertThat(list.listed().complete()).isTrue();
  }

  @Test
  void aRunThatClosesBeforeAnybodyLooksDoesNotMakeTheListLookWhole() {
    lose();
    published("late");
    assertThat(markers()).hasSize(1);

    assertThat(list.listed().complete()).isFalse();
    list.complete();

    assertThat(markers()).hasSize(5).containsAll(before);
  }

  @Test
  void whoIsBrokenOffAnywhereIsGoneOnFromByTheNextOne() {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      lose();
      UnreliableObjectStore faulty = new UnreliableObjectStore(store, Fault.BROKEN_BUT_DONE, call);

      failed = isBrokenOff(list(faulty));
      list.complete();

      assertThat(markers()).as("call %d", call).isEqualTo(before);
      assertThat(list.listed().complete()).as("call %d", call).isTrue();
    }
  }

  private static boolean isBrokenOff(ClosedRunList list) {
    try {
      list.complete();
      return false;
    } catch (ObjectStoreException e) {
      return true;
    }
  }

  @Test
  void whatWasListedBeforeIsNotReadAgain() {
    lose();
    List<String> runs = store.directories("runs/").stream().sorted().toList();
    String third = runs.get(2);
    UnreliableObjectStore faulty = new UnreliableObjectStore(store, Fault.BROKEN, callsUpTo(third));
    assertThatThrownBy(() -> list(faulty).complete()).isInstanceOf(ObjectStoreException.class);
    store.forget();

    list.complete();

    assertThat(store.read())
        .noneMatch(key -> key.startsWith("runs/" + runs.get(0) + "/"))
        .noneMatch(key -> key.startsWith("runs/" + runs.get(1) + "/"))
        .anyMatch(key -> key.startsWith("runs/" + third + "/"));
    assertThat(markers()).isEqualTo(before);
  }

  /** How many calls making the list again takes until it reads the log of a run. */
  private int callsUpTo(String run) {
    int calls = 1;
    while (true) {
      lose();
      store.forget();
      assertThat(isBrokenOff(list(new UnreliableObjectStore(store, Fault.BROKEN, calls)))).isTrue();
      if (store.read().stream().anyMatch(key -> key.startsWith("runs/" + run + "/"))) {
        lose();
        return calls;
      }
      calls++;
    }
  }

  @Test
  void anotherOneMayMakeItInTheMeantime() {
    lose();
    String third = store.directories("runs/").stream().sorted().toList().get(2);
    disturbed.before("runs/" + third + "/log/000001.json", () -> list(disturbed.calm()).complete());

    list.complete();

    assertThat(markers()).isEqualTo(before);
    assertThat(list.listed().complete()).isTrue();
  }

  @Test
  void aDocumentThatCannotBeReadSaysThatNothingIsThere() {
    lose();
    store.put(ClosedRunsListed.KEY, "{");

    int listed = list.complete();

    assertThat(listed).isEqualTo(4);
    assertThat(markers()).isEqualTo(before);
  }
}
