package io.meristem.chaos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Catches one request at its {@link Moment}, and holds it until its fate is known. */
final class Trap {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What becomes of a request. */
  enum Fate {
    /** It goes on as if it had only been slow. */
    PASSED,
    /** It dies with whoever sent it: what has not reached the server never will. */
    DROPPED
  }

  private final Moment moment;
  private final AtomicBoolean sprung = new AtomicBoolean();
  private final CompletableFuture<Caught> caught = new CompletableFuture<>();
  private final CompletableFuture<Fate> fate = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

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

  /** Says that it is caught, and comes back with its fate when that is known. */
  Fate hold(Caught request) {
    caught.complete(request);
    return fate.join();
  }

  /** The held request is answered, or never will be. */
  void over() {
    over.complete(null);
  }

  /** The request that is held now. */
  Caught awaitCaught() {
    return within(caught, "there was no " + moment);
  }

  /** Lets the request go on, if it was not dropped. */
  void release() {
    fate.complete(Fate.PASSED);
  }

  /** The request goes no further. */
  void drop() {
    fate.complete(Fate.DROPPED);
  }

  /** Lets the request go on, and comes back when it is answered. */
  void releaseToTheEnd() {
    release();
    within(over, moment + " was not answered");
  }

  private static <T> T within(CompletableFuture<T> future, String otherwise) {
    return future
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(_ -> {
          throw new AssertionError(otherwise);
        })
        .join();
  }
}
