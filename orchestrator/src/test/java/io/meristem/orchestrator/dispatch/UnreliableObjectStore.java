package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Object storage that fails at one call, counted from 1, and only then. Of faults that only a
 * conditional put can have, only those are counted. For one thread.
 */
public final class UnreliableObjectStore implements ObjectStore {

  /** What goes wrong. */
  public enum Fault {
    BROKEN,
    BROKEN_BUT_DONE,
    /** As after an answer 409 of S3, too: it means that the same may be tried again. */
    UNKNOWN,
    UNKNOWN_BUT_WRITTEN,
    /** Written, but only after the next document was read. */
    UNKNOWN_AND_WRITTEN_LATER,
    /** A conflict with one's own write, as after a repetition below the client. */
    CONFLICT_WITH_ITSELF;

    private boolean isOfEveryCall() {
      return this == BROKEN || this == BROKEN_BUT_DONE;
    }
  }

  private final ObjectStore store;
  private final Fault fault;
  private final int faultyCall;
  private int calls;
  private Runnable late = () -> {};

  public UnreliableObjectStore(Fault fault, int faultyCall) {
    this(new InMemoryObjectStore(), fault, faultyCall);
  }

  /**
   * @param store what is really there
   */
  public UnreliableObjectStore(ObjectStore store, Fault fault, int faultyCall) {
    this.store = store;
    this.fault = fault;
    this.faultyCall = faultyCall;
  }

  /** What is really there. */
  public ObjectStore calm() {
    return store;
  }

  /** Whether the calls so far were enough to meet the fault. */
  public boolean hasFailed() {
    return calls >= faultyCall;
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    if (++calls != faultyCall) {
      return store.putIfAbsent(key, document);
    }
    return switch (fault) {
      case BROKEN -> throw broken();
      case BROKEN_BUT_DONE -> {
        store.putIfAbsent(key, document);
        throw broken();
      }
      case UNKNOWN -> new PutOutcome.Unknown(broken());
      case UNKNOWN_BUT_WRITTEN -> {
        store.putIfAbsent(key, document);
        yield new PutOutcome.Unknown(broken());
      }
      case UNKNOWN_AND_WRITTEN_LATER -> {
        late = () -> store.putIfAbsent(key, document);
        yield new PutOutcome.Unknown(broken());
      }
      case CONFLICT_WITH_ITSELF -> {
        store.putIfAbsent(key, document);
        yield new PutOutcome.Conflict();
      }
    };
  }

  private <T> T answer(Supplier<T> call) {
    if (!fault.isOfEveryCall() || ++calls != faultyCall) {
      return call.get();
    }
    if (fault == Fault.BROKEN_BUT_DONE) {
      var _ = call.get();
    }
    throw broken();
  }

  @Override
  public Optional<String> get(String key) {
    Optional<String> found = answer(() -> store.get(key));
    late.run();
    late = () -> {};
    return found;
  }

  @Override
  public OptionalLong size(String key) {
    return answer(() -> store.size(key));
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return answer(() -> store.read(key, offset, length));
  }

  @Override
  public void put(String key, String document) {
    var _ =
        answer(() -> {
          store.put(key, document);
          return true;
        });
  }

  @Override
  public long write(String key, InputStream content) {
    return answer(() -> store.write(key, content));
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return answer(() -> store.keysAfter(prefix, last, limit));
  }

  @Override
  public List<String> directories(String prefix) {
    return answer(() -> store.directories(prefix));
  }

  @Override
  public void delete(String key) {
    var _ =
        answer(() -> {
          store.delete(key);
          return true;
        });
  }

  private static ObjectStoreException broken() {
    return new ObjectStoreException("a fault, on purpose", null);
  }
}
