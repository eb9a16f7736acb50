package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore.Fault;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Storage fails once, at every call there is, and calm sweeps make good for it. */
class DispatchFaultTest {

  private static final RequestId ID = RequestId.of("ada", "key");
  private static final int SWEEPS = 4;
  private static final int MORE_THAN_ALL_CALLS = 200;

  @ParameterizedTest
  @EnumSource
  void aFaultWhileSubmittingLeavesOneRun(Fault fault) {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      UnreliableObjectStore store = new UnreliableObjectStore(fault, call);
      OneOrchestrator orchestrator = new OneOrchestrator(store, store.calm());

      submitUntilAnswered(orchestrator);

      failed = store.hasFailed();
      sweeps(orchestrator);
      assertThat(store.calm().directories("runs/")).as("call %d", call).containsExactly(ID.run());
      assertThat(run(store.calm()).state()).isInstanceOf(RunState.Offered.class);
      assertThat(run(store.calm()).life().attempt()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultWhilePublishingLeavesOneVersionAndNoMarker(Fault fault) {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      UnreliableObjectStore store = new UnreliableObjectStore(fault, call);
      workedOff(store.calm());
      OneOrchestrator orchestrator = new OneOrchestrator(store, store.calm());

      sweeps(orchestrator);

      failed = store.hasFailed();
      assertPublishedOnce(store.calm(), orchestrator, call);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultThatEndsTheProcessIsMadeGoodByTheNextOne(Fault fault) {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      UnreliableObjectStore store = new UnreliableObjectStore(fault, call);
      workedOff(store.calm());
      new OneOrchestrator(store, store.calm()).sweep();
      failed = store.hasFailed();
      OneOrchestrator next = new OneOrchestrator(store.calm(), store.calm());

      sweeps(next);

      assertPublishedOnce(store.calm(), next, call);
    }
  }

  private static void assertPublishedOnce(
      ObjectStore store, OneOrchestrator orchestrator, int call) {
    var log = Lineage.log(store, Samples.MODEL, InstantSource.system());
    assertThat(log.commitsAfter(0)).as("call %d", call).hasSize(1);
    assertThat(run(store).state()).as("call %d", call).isInstanceOf(RunState.Published.class);
    assertThat(store.keysAfter("open/", "", 10)).as("call %d", call).isEmpty();
    assertThat(store.keysAfter(ClosedRun.CLOSED, "", 10)).as("call %d", call).hasSize(1);
    List<String> ids = orchestrator.told.events.stream().map(CloudEvent::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  private static void workedOff(ObjectStore store) {
    OneOrchestrator first = new OneOrchestrator(store, store);
    submitUntilAnswered(first);
    HandWorker worker = new HandWorker(store);
    worker.finish(worker.lease(ID.run()));
  }

  /** As a client does: the same request under the same key until there is an answer. */
  private static void submitUntilAnswered(OneOrchestrator orchestrator) {
    while (true) {
      try {
        Request request =
            orchestrator
                .dispatch
                .earlier(ID)
                .orElseGet(() ->
                    orchestrator.dispatch.record(
                        ID, "body", Samples.root(), RunTerms.DEFAULT, Actor.claimed("ada")));
        Run _ = orchestrator.dispatch.begin(ID, request);
        return;
      } catch (ObjectStoreException e) {
        // Asked again.
      }
    }
  }

  private static void sweeps(OneOrchestrator orchestrator) {
    for (int i = 0; i < SWEEPS; i++) {
      orchestrator.sweep();
    }
  }

  private static Run run(ObjectStore store) {
    var log = RunFold.log(store, ID.run(), InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }
}
