package io.meristem.chaos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Catches one request at its {@link Moment}, and holds it until it is released. */
final class Trap {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Moment moment;
  private final AtomicBoolean sprung = new AtomicBoolean();
  private final CompletableFuture<String> caught = new CompletableFuture<>();
  private final CountDownLatch released = new CountDownLatch(1);

  Trap(Moment moment) {
    this.moment = moment;
  }

  Moment moment() {
    return moment;
  }

  /** Whether this is the request, the first one of its kind. */
  boolean catches(String method, String path, byte[] body) {
    return moment.isIn(method, path, body) && sprung.compareAndSet(false, true);
  }

  /** Says that it is caught, and comes back when it is released. */
  void hold(String path) {
    caught.complete(path);
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The path of the request that is held now. */
  String awaitCaught() {
    return caught
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(_ -> {
          throw new AssertionError("there was no " + moment);
        })
        .join();
  }

  void release() {
    released.countDown();
  }
}
