package io.meristem.storage.garbage;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Object storage in which others do something before each call. For one thread. */
record BusyObjectStore(ObjectStore store, Runnable others) implements ObjectStore {

  private ObjectStore now() {
    others.run();
    return store;
  }

  @Override
  public Optional<String> get(String key) {
    return now().get(key);
  }

  @Override
  public OptionalLong size(String key) {
    return now().size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return now().read(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    return now().putIfAbsent(key, document);
  }

  @Override
  public void put(String key, String document) {
    now().put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    return now().write(key, content);
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return now().keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    return now().directories(prefix);
  }

  @Override
  public void delete(String key) {
    now().delete(key);
  }
}
