package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;

/**
 * Object storage in which something happens just before the next use of one key: it fails, or
 * somebody else does something. Once, and then never again.
 */
final class DisturbedObjectStore extends ForwardingObjectStore {

  private final ObjectStore store;
  private String key = "";
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
  protected void before(Call call, String used) {
    if (!call.isListing() && used.equals(key)) {
      key = "";
      happens.run();
    }
  }
}
