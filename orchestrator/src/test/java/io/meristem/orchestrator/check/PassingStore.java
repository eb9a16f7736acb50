package io.meristem.orchestrator.check;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Object storage that passes everything on, once somebody has heard of it. */
public abstract class PassingStore implements ObjectStore {

  private final ObjectStore store;

  protected PassingStore(ObjectStore store) {
    this.store = store;
  }

  /** A key is about to be used. */
  protected abstract void uses(String key);

  @Override
  public Optional<String> get(String key) {
    uses(key);
    return store.get(key);
  }

  @Override
  public OptionalLong size(String key) {
    uses(key);
    return store.size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    uses(key);
    return store.read(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    uses(key);
    return store.putIfAbsent(key, document);
  }

  @Override
  public void put(String key, String document) {
    uses(key);
    store.put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    uses(key);
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
    uses(key);
    store.delete(key);
  }
}
