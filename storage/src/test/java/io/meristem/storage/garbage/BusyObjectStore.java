package io.meristem.storage.garbage;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;

/** Object storage in which others do something before each call. For one thread. */
final class BusyObjectStore extends ForwardingObjectStore {

  private final Runnable others;

  BusyObjectStore(ObjectStore store, Runnable others) {
    super(store);
    this.others = others;
  }

  @Override
  protected void before(Call call, String key) {
    others.run();
  }
}
