package io.meristem.bench;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Object storage of which one call in so many goes wrong: it breaks, or a conditional put is
 * unknown (landed or not), or conflicts with itself.
 */
final class ShakyStore implements ObjectStore {

  private final ObjectStore store;
  private final Random random;
  private final int oneIn;

  ShakyStore(ObjectStore store, long seed, int oneIn) {
    this.store = store;
    this.random = new Random(seed);
    this.oneIn = oneIn;
  }

  private boolean isShaken() {
    return random.nextInt(oneIn) == 0;
  }

  private ObjectStore unlessShaken() {
    if (isShaken()) {
      throw broken();
    }
    return store;
  }

  private static ObjectStoreException broken() {
    return new ObjectStoreException("a fault, on purpose", null);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    if (!isShaken()) {
      return store.putIfAbsent(key, document);
    }
    return switch (random.nextInt(3)) {
      case 0 -> new PutOutcome.Unknown(broken());
      case 1 -> {
        store.putIfAbsent(key, document);
        yield new PutOutcome.Unknown(broken());
      }
      default -> {
        store.putIfAbsent(key, document);
        yield new PutOutcome.Conflict();
      }
    };
  }

  @Override
  public Optional<String> get(String key) {
    return unlessShaken().get(key);
  }

  @Override
  public OptionalLong size(String key) {
    return unlessShaken().size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return unlessShaken().read(key, offset, length);
  }

  @Override
  public void put(String key, String document) {
    unlessShaken().put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    return unlessShaken().write(key, content);
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return unlessShaken().keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    return unlessShaken().directories(prefix);
  }

  @Override
  public void delete(String key) {
    unlessShaken().delete(key);
  }
}
