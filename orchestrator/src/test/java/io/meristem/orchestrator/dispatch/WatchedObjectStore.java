package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Object storage that remembers what was read and listed. For one thread. */
final class WatchedObjectStore implements ObjectStore {

  final List<String> read = new ArrayList<>();
  final List<String> listed = new ArrayList<>();
  private final ObjectStore store;

  WatchedObjectStore(ObjectStore store) {
    this.store = store;
  }

  /** Forgets what was read and listed so far. */
  void begin() {
    read.clear();
    listed.clear();
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
    listed.add(prefix);
    return store.keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    listed.add(prefix);
    return store.directories(prefix);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }
}
