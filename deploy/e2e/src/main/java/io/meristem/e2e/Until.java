package io.meristem.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again, but not for ever. */
public final class Until {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Until() {}

  /** Returns when {@code look} says so. */
  public static void holds(String what, BooleanSupplier look) {
    present(what, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** What {@code look} finds. */
  public static <T> T present(String what, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("after " + LIMIT.toSeconds() + " s there is still no " + what);
  }
}
