package io.meristem.orchestrator;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Object storage that remembers what was read and listed. Thread-safe. */
public final class WatchedObjectStore extends ForwardingObjectStore {

  private final Queue<String> read = new ConcurrentLinkedQueue<>();
  private final Queue<String> listed = new ConcurrentLinkedQueue<>();

  public WatchedObjectStore(ObjectStore store) {
    super(store);
  }

  /** The keys that were read or looked at, in this order. */
  public List<String> read() {
    return List.copyOf(read);
  }

  /** The prefixes of which keys were listed, in this order. */
  public List<String> listed() {
    return List.copyOf(listed);
  }

  /** Forgets what was read and listed so far. */
  public void forget() {
    read.clear();
    listed.clear();
  }

  @Override
  protected void before(Call call, String key) {
    if (call.isReading()) {
      read.add(key);
    } else if (call.isListing()) {
      listed.add(key);
    }
  }
}
