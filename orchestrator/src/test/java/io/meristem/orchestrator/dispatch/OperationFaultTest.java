package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.check.Findings;
import io.meristem.orchestrator.check.SoundBucket;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore.Fault;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can be done, on a storage that fails at its k-th call, for every k: whoever asks
 * again until there is an answer has done it once, and nothing is wrong in the bucket.
 */
class OperationFaultTest {

  private static final int SWEEPS = 3;
  private static final int MORE_THAN_ALL_CALLS = 500;
  private static final ObjectStore SOUND = new InMemoryObjectStore();

  @BeforeAll
  static void writeTheBucket() {
    SoundBucket.in(SOUND);
  }

  /** The bucket before the operation. */
  private static ObjectStore prepared(Operation operation) {
    ObjectStore store = World.copyOf(SOUND);
    operation.prepare(World.calm(store));
    return store;
  }

  @ParameterizedTest
  @EnumSource
  void whicheverCallFailsItIsDoneOnce(Operation operation) {
    ObjectStore before = prepared(operation);
    for (Fault fault : Fault.values()) {
      boolean failed = true;
      for (int call = 1; failed; call++) {
        assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
        ObjectStore store = World.copyOf(before);
        UnreliableObjectStore faulty = new UnreliableObjectStore(store, fault, call);

        doUntilAnswered(operation, List.of(World.seeing(store, faulty)));

        failed = faulty.hasFailed();
        assertDoneOnce(operation, store, fault + " at call " + call);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultThatEndsTheProcessIsMadeGoodByTheNextOne(Operation operation) {
    ObjectStore before = prepared(operation);
    for (Fault fault : List.of(Fault.BROKEN, Fault.BROKEN_BUT_DONE)) {
      boolean failed = true;
      for (int call = 1; failed; call++) {
        assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
        ObjectStore store = World.copyOf(before);
        UnreliableObjectStore faulty = new UnreliableObjectStore(store, fault, call);

        doUntilAnswered(operation, List.of(World.seeing(store, faulty), World.calm(store)));

        failed = faulty.hasFailed();
        assertDoneOnce(operation, store, fault + " at call " + call);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ifACallIsSlowAndAnotherProcessDoesTheSameMeanwhileItIsDoneOnce(Operation operation) {
    ObjectStore before = prepared(operation);
    boolean wasSlow = true;
    for (int call = 1; wasSlow; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      ObjectStore store = World.copyOf(before);
      World other = World.calm(store);
      SlowObjectStore slow =
          new SlowObjectStore(store, call, () -> doUntilAnswered(operation, List.of(other)));

      doUntilAnswered(operation, List.of(World.seeing(store, slow)));

      wasSlow = slow.wasSlow();
      assertDoneOnce(operation, store, "slow at call " + call);
    }
  }

  /**
   * As a client does, and then the sweeps: at each process until it fails, and then at the next.
   */
  private static void doUntilAnswered(Operation operation, List<World> processes) {
    int process = 0;
    boolean answered = false;
    while (!answered) {
      try {
        operation.doIn(processes.get(process));
        answered = true;
      } catch (ObjectStoreException e) {
        process = Math.min(process + 1, processes.size() - 1);
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      processes.get(process).orchestrator().sweep();
    }
  }

  private static void assertDoneOnce(Operation operation, ObjectStore store, String fault) {
    try {
      operation.assertDoneOnceIn(World.calm(store));
    } catch (AssertionError e) {
      throw new AssertionError(fault + ": " + e.getMessage(), e);
    }
    assertThat(Findings.in(store)).as(fault).isEmpty();
  }
}
