package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.check.PassingStore;
import io.meristem.storage.object.ObjectStore;
import java.util.List;

/** Object storage of which one call, counted from 1, takes so long that much happens before it. */
final class SlowObjectStore extends PassingStore {

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
  protected void uses(String key) {
    if (++calls == slowCall) {
      meanwhile.run();
    }
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    uses(prefix);
    return super.keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    uses(prefix);
    return super.directories(prefix);
  }
}
