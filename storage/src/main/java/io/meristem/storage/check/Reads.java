package io.meristem.storage.check;

import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What a check asks of object storage: never more than so much at once, nor faster than its pace,
 * and counted. It writes nothing. Thread-safe.
 */
final class Reads {

  private static final int AT_ONCE = 16;
  private static final int CHUNK = 1 << 16;
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final ObjectStore store;
  private final Pace pace;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong documents = new AtomicLong();
  private final AtomicLong blobs = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  Reads(ObjectStore store, Pace pace) {
    this.store = store;
    this.pace = pace;
  }

  Counts counts() {
    return new Counts(objects.get(), documents.get(), blobs.get(), bytes.get());
  }

  List<String> keysAfter(String prefix, String last, int limit) {
    List<String> keys = call(() -> store.keysAfter(prefix, last, limit));
    objects.addAndGet(keys.size());
    return keys;
  }

  Optional<String> document(String key) {
    Optional<String> text = call(() -> store.get(key));
    documents.incrementAndGet();
    text.ifPresent(known -> bytes.addAndGet(known.length()));
    return text;
  }

  OptionalLong blobSize(String key) {
    blobs.incrementAndGet();
    return call(() -> store.size(key));
  }

  /** The hash of a content of any length; nothing if it is not there. */
  Optional<String> blobHash(String key) {
    OptionalLong size = blobSize(key);
    return size.isEmpty() ? Optional.empty() : hash(key, size.getAsLong());
  }

  /** The same, of one that is so long. */
  Optional<String> hash(String key, long size) {
    return call(() -> digest(key, size));
  }

  private Optional<String> digest(String key, long size) {
    MessageDigest digest = Sha256.newDigest();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = store.read(key, 0, size)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
        bytes.addAndGet(read);
      }
      return Optional.of(Sha256.hex(digest.digest()));
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ObjectStoreException("the stream of " + key + " broke off", e);
    }
  }

  private interface Call<T> {
    T answer();
  }

  private <T> T call(Call<T> call) {
    permits.acquireUninterruptibly();
    try {
      pace.await();
      return call.answer();
    } finally {
      permits.release();
    }
  }

  /**
   * Asks for each of a few things at once, and answers in their order.
   *
   * @param meanwhile done each second while the answers are waited for
   */
  <T, R> List<R> atOnce(Collection<T> items, Function<T, R> question, Runnable meanwhile) {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(executor.submit(() -> question.apply(item))));
      List<R> answers = new ArrayList<>();
      for (Future<R> future : futures) {
        answers.add(answer(future, meanwhile));
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  private static <R> R answer(Future<R> future, Runnable meanwhile) {
    while (true) {
      try {
        return future.get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        meanwhile.run();
      } catch (ExecutionException e) {
        throw switch (e.getCause()) {
          case RuntimeException known -> known;
          case null, default -> new IllegalStateException(e);
        };
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ObjectStoreException("interrupted while waiting for object storage", e);
      }
    }
  }
}
