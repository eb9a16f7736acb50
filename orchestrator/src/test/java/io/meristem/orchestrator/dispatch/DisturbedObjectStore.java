package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
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
  private Runnable happens = () -> {};

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

  private ObjectStore at(String used) {
    if (used.equals(key)) {
      key = "";
      happens.run();
    }
    return store;
  }

  @Override
  public Optional<String> get(String used) {
    return at(used).get(used);
  }

  @Override
  public OptionalLong size(String used) {
    return at(used).size(used);
  }

  @Override
  public InputStream read(String used, long offset, long length) {
    return at(used).read(used, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String used, String document) {
    return at(used).putIfAbsent(used, document);
  }

  @Override
  public void put(String used, String document) {
    at(used).put(used, document);
  }

  @Override
  public long write(String used, InputStream content) {
    return at(used).write(used, content);
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
  public void delete(String used) {
    at(used).delete(used);
  }
}
