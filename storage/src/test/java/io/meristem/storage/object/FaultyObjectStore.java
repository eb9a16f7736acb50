package io.meristem.storage.object;

import io.meristem.storage.object.PutOutcome.Conflict;
import io.meristem.storage.object.PutOutcome.Unknown;
import java.util.Optional;

/** Object storage that fails at one call, counted from 1. For one thread. */
public final class FaultyObjectStore extends ForwardingObjectStore {

  /** What goes wrong. A call that is no conditional put is always an exception. */
  public enum Fault {
    BROKEN,
    /** What was asked for was done: written or deleted. */
    BROKEN_BUT_WRITTEN,
    UNKNOWN,
    UNKNOWN_BUT_WRITTEN,
    /** Written, but only after the next call was answered. */
    UNKNOWN_AND_WRITTEN_LATER,
    /** A conflict with one's own write, as after a repetition below the client. */
    CONFLICT_WITH_ITSELF
  }

  private final ObjectStore store;
  private final Fault fault;
  private final int faultyCall;

  private int calls;
  private Runnable late = () -> {};

  public FaultyObjectStore(ObjectStore store, Fault fault, int faultyCall) {
    super(store);
    this.store = store;
    this.fault = fault;
    this.faultyCall = faultyCall;
  }

  /** Whether the scenario was long enough to meet the fault. */
  public boolean failed() {
    return calls >= faultyCall;
  }

  /** How many calls there were, of any kind. */
  public int calls() {
    return calls;
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    if (!failsNow()) {
      return store.putIfAbsent(key, document);
    }
    return switch (fault) {
      case BROKEN -> throw broken();
      case BROKEN_BUT_WRITTEN -> {
        store.putIfAbsent(key, document);
        throw broken();
      }
      case UNKNOWN -> new Unknown(broken());
      case UNKNOWN_BUT_WRITTEN -> {
        store.putIfAbsent(key, document);
        yield new Unknown(broken());
      }
      case UNKNOWN_AND_WRITTEN_LATER -> {
        late = () -> store.putIfAbsent(key, document);
        yield new Unknown(broken());
      }
      case CONFLICT_WITH_ITSELF -> {
        store.putIfAbsent(key, document);
        yield new Conflict();
      }
    };
  }

  @Override
  public void put(String key, String document) {
    perhapsFailing(() -> store.put(key, document));
  }

  @Override
  public void delete(String key) {
    perhapsFailing(() -> store.delete(key));
  }

  private void perhapsFailing(Runnable change) {
    boolean fails = failsNow();
    if (!fails || fault == Fault.BROKEN_BUT_WRITTEN) {
      change.run();
    }
    if (fails) {
      throw broken();
    }
  }

  @Override
  public Optional<String> get(String key) {
    Optional<String> found = super.get(key);
    landLateWrites();
    return found;
  }

  @Override
  protected void before(Call call, String key) {
    if (failsNow()) {
      throw broken();
    }
  }

  private boolean failsNow() {
    return ++calls == faultyCall;
  }

  private void landLateWrites() {
    late.run();
    late = () -> {};
  }

  private static ObjectStoreException broken() {
    return new ObjectStoreException("a fault, on purpose", null);
  }
}
