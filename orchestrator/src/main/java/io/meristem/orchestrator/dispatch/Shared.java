package io.meristem.orchestrator.dispatch;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Long work that many may ask for at once: it is done one at a time, and all who ask while it is
 * done share the next time. So no answer is older than its question, and nobody waits for more than
 * two of them. Thread-safe.
 */
final class Shared<T> {

  private final Supplier<T> work;
  private final Lock working = new ReentrantLock();
  private final AtomicReference<@Nullable FutureTask<T>> next = new AtomicReference<>();

  Shared(Supplier<T> work) {
    this.work = work;
  }

  /**
   * Waits for the work.
   *
   * @throws RuntimeException as the work did
   */
  T get() {
    FutureTask<T> mine =
        Objects.requireNonNull(next.updateAndGet(task -> task == null ? begun() : task));
    working.lock();
    try {
      if (next.compareAndSet(mine, null)) {
        mine.run();
      }
    } finally {
      working.unlock();
    }
    return answer(mine);
  }

  private FutureTask<T> begun() {
    return new FutureTask<>(work::get);
  }

  private static <T> T answer(FutureTask<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException known -> known;
        case Error known -> throw known;
        case null, default -> new IllegalStateException(e);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }
}
