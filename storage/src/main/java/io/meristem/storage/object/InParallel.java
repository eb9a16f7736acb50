package io.meristem.storage.object;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Waits for many answers of object storage at once, but not for too many. */
public final class InParallel {

  private InParallel() {}

  /**
   * Does something with each, on so many threads, and returns when all is done. With one, that is
   * the caller's own.
   *
   * @throws RuntimeException the first that was thrown; the rest may then not be done
   */
  public static <T> void forEach(Collection<T> items, int threads, Consumer<T> action) {
    if (threads == 1 || items.size() <= 1) {
      items.forEach(action);
      return;
    }
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(threads, items.size())),
            Thread.ofPlatform().daemon().name("storage-", 0).factory())) {
      List<Future<?>> futures = new ArrayList<>(items.size());
      items.forEach(item -> futures.add(pool.submit(() -> action.accept(item))));
      for (Future<?> future : futures) {
        await(future, pool);
      }
    }
  }

  private static void await(Future<?> future, ExecutorService pool) {
    try {
      future.get();
    } catch (ExecutionException e) {
      pool.shutdownNow();
      throw switch (e.getCause()) {
        case RuntimeException known -> known;
        case Error known -> throw known;
        case null, default -> new IllegalStateException(e);
      };
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for object storage", e);
    }
  }
}
