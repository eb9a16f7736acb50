package io.meristem.bench;

import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import java.util.Random;

/**
 * Object storage of which one call in so many goes wrong: it breaks, or a conditional put is
 * unknown (landed or not), or conflicts with itself.
 */
final class ShakyStore extends ForwardingObjectStore {

  private final ObjectStore store;
  private final Random random;
  private final int oneIn;

  ShakyStore(ObjectStore store, long seed, int oneIn) {
    super(store);
    this.store = store;
    this.random = new Random(seed);
    this.oneIn = oneIn;
  }

  private boolean isShaken() {
    return random.nextInt(oneIn) == 0;
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
  protected void before(Call call, String key) {
    if (isShaken()) {
      throw broken();
    }
  }
}
