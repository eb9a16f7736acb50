package io.meristem.storage.object;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Object storage for long work, which rides out that the server is away: a call that fails is made
 * again, and a stream that breaks off goes on where it broke. What the server refuses fails at
 * once. {@link #putIfAbsent} is one try here as everywhere, and a {@link #write} is repeated only
 * if its content supports {@link InputStream#mark}.
 *
 * <p>A call that has failed for {@link #PATIENCE} throws its last {@link ObjectStoreException}.
 */
public final class PatientObjectStore implements ObjectStore {

  /** How long one call is repeated. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final Consumer<ObjectStoreException> again;
  private final Waiting waiting;

  /**
   * @param again hears of each failure before its call is made again; what it throws ends the wait
   */
  public PatientObjectStore(ObjectStore store, Consumer<ObjectStoreException> again) {
    this(store, again, Waiting.REALLY);
  }

  PatientObjectStore(ObjectStore store, Consumer<ObjectStoreException> again, Waiting waiting) {
    this.store = store;
    this.again = again;
    this.waiting = waiting;
  }

  @Override
  public Optional<String> get(String key) {
    return patiently(() -> store.get(key));
  }

  @Override
  public OptionalLong size(String key) {
    return patiently(() -> store.size(key));
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return new Resuming(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    return store.putIfAbsent(key, document);
  }

  @Override
  public Creation create(String key, String document) {
    return patiently(() -> store.create(key, document));
  }

  @Override
  public void put(String key, String document) {
    patiently(() -> {
      store.put(key, document);
      return key;
    });
  }

  @Override
  public long write(String key, InputStream content) {
    if (!content.markSupported()) {
      return store.write(key, content);
    }
    content.mark(Integer.MAX_VALUE);
    return patiently(() -> {
      rewind(key, content);
      return store.write(key, content);
    });
  }

  private static void rewind(String key, InputStream content) {
    try {
      content.reset();
    } catch (IOException e) {
      throw ObjectStoreException.refused("cannot write " + key + " from its beginning", e);
    }
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return patiently(() -> store.keysAfter(prefix, last, limit));
  }

  @Override
  public List<String> directories(String prefix) {
    return patiently(() -> store.directories(prefix));
  }

  @Override
  public void delete(String key) {
    patiently(() -> {
      store.delete(key);
      return key;
    });
  }

  private <T> T patiently(Supplier<T> call) {
    Patience patience = new Patience();
    while (true) {
      try {
        return call.get();
      } catch (ObjectStoreException e) {
        patience.afterFailure(e);
      }
    }
  }

  /** The wait for one call, or for one stream to go on. */
  private final class Patience {
    private final long deadline = waiting.nanos() + PATIENCE.toNanos();
    private Duration pause = FIRST_PAUSE;

    void afterFailure(ObjectStoreException failure) {
      if (!failure.isPassing() || waiting.nanos() - deadline > 0) {
        throw failure;
      }
      again.accept(failure);
      try {
        waiting.pause(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  /** Bytes of one object, asked for again from the first that is missing. */
  private final class Resuming extends InputStream {
    private final String key;
    private final long end;
    private long place;
    private InputStream current;

    Resuming(String key, long offset, long length) {
      this.key = key;
      this.place = offset;
      this.end = offset + length;
      this.current = opened();
    }

    private InputStream opened() {
      return patiently(() -> store.read(key, place, end - place));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      Patience patience = new Patience();
      while (true) {
        try {
          int read = current.read(into, offset, length);
          place += Math.max(read, 0);
          return read;
        } catch (IOException e) {
          patience.afterFailure(
              new ObjectStoreException("the stream of " + key + " broke at byte " + place, e));
          reopen();
        }
      }
    }

    private void reopen() {
      try {
        current.close();
      } catch (IOException broken) {
        // It is thrown away.
      }
      current = opened();
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }
}
