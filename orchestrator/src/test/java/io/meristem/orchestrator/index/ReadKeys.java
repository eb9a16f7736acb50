package io.meristem.orchestrator.index;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers which keys were read, and passes everything on. Thread-safe. */
final class ReadKeys implements ObjectStore {

  private final ObjectStore store;
  private final Queue<String> read = new ConcurrentLinkedQueue<>();

  ReadKeys(ObjectStore store) {
    this.store = store;
  }

  List<String> keys() {
    return List.copyOf(read);
  }

  void forget() {
    read.clear();
  }

  @Override
  public Optional<String> get(String key) {
    read.add(key);
    return store.get(key);
  }

  @Override
  public OptionalLong size(String key) {
    read.add(key);
    return store.size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    read.add(key);
    return store.read(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    return store.putIfAbsent(key, document);
  }

  @Override
  public void put(String key, String document) {
    store.put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    return store.write(key, content);
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
  public void delete(String key) {
    store.delete(key);
  }
}
