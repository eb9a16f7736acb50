package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Object storage in which something happens just before the next use of one key: it fails, or
 * somebody else does something. Once, and then never again.
 */
final class DisturbedObjectStore extends ForwardingObjectStore {

  /** The keys that were used so far. */
  final List<String> used = new ArrayList<>();

  private final ObjectStore store;
  private String key = "";
  private boolean onlyCreating;
  private Runnable happens = () -> {};

  DisturbedObjectStore() {
    this(new InMemoryObjectStore());
  }

  private DisturbedObjectStore(ObjectStore store) {
    super(store);
    this.store = store;
  }

  /** What is really there. */
  ObjectStore calm() {
    return store;
  }

  /** Lets something happen just before the next use of a key. */
  void before(String nextUseOf, Runnable event) {
    key = nextUseOf;
    happens = event;
    onlyCreating = false;
  }

  /** Lets something happen just before a key is created the next time. */
  void beforeCreating(String next, Runnable event) {
    before(next, event);
    onlyCreating = true;
  }

  /** Lets the next use of a key fail. */
  void failAt(String nextUseOf) {
    before(
        nextUseOf,
        () -> {
          throw new ObjectStoreException("a fault, on purpose", null);
        });
  }

  @Override
  protected void before(Call call, String now) {
    if (call.isListing()) {
      return;
    }
    used.add(now);
    boolean isMeant = !onlyCreating || call == Call.PUT_IF_ABSENT;
    if (isMeant && now.equals(key)) {
      key = "";
      happens.run();
    }
  }
}
