package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Object storage in which something happens just before the next use of one key: it fails, or
 * somebody else does something. Once, and then never again.
 */
final class DisturbedObjectStore implements ObjectStore {

  private final ObjectStore store = new InMemoryObjectStore();
  private String key = "";
  private boolean onlyCreating;
  private Runnable happens = () -> {};

  /** The keys that were used so far. */
  final List<String> used = new ArrayList<>();

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

  private ObjectStore at(String now) {
    used.add(now);
    if (!onlyCreating) {
      disturb(now);
    }
    return store;
  }

  private void disturb(String now) {
    if (now.equals(key)) {
      key = "";
      happens.run();
    }
  }

  @Override
  public Optional<String> get(String now) {
    return at(now).get(now);
  }

  @Override
  public OptionalLong size(String now) {
    return at(now).size(now);
  }

  @Override
  public InputStream read(String now, long offset, long length) {
    return at(now).read(now, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String now, String document) {
    disturb(now);
    return at(now).putIfAbsent(now, document);
  }

  @Override
  public void put(String now, String document) {
    at(now).put(now, document);
  }

  @Override
  public long write(String now, InputStream content) {
    return at(now).write(now, content);
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return store.keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    return store.directories(prefix);
  }

  @Override
  public void delete(String now) {
    at(now).delete(now);
  }
}
