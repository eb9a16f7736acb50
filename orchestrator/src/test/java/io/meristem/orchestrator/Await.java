package io.meristem.orchestrator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again until something holds, or it has taken too long. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  private Await() {}

  public static void until(Supplier<String> what, BooleanSupplier holds) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("after " + LIMIT + " still not: " + what.get());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  public static void until(String what, BooleanSupplier holds) {
    until(() -> what, holds);
  }
}
