package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;

/** Object storage of which one call, counted from 1, takes so long that much happens before it. */
final class SlowObjectStore extends ForwardingObjectStore {

  private final int slowCall;
  private final Runnable meanwhile;
  private int calls;

  SlowObjectStore(ObjectStore store, int slowCall, Runnable meanwhile) {
    super(store);
    this.slowCall = slowCall;
    this.meanwhile = meanwhile;
  }

  /** Whether there were enough calls. */
  boolean wasSlow() {
    return calls >= slowCall;
  }

  @Override
  protected void before(Call call, String key) {
    if (++calls == slowCall) {
      meanwhile.run();
    }
  }
}
