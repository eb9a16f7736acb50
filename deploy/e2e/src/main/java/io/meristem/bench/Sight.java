package io.meristem.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a file to be there, by looking for it ten thousand times a second: what is measured so
 * is late by some 0.2 ms, and a processor hardly notices.
 */
final class Sight {

  private static final Duration BETWEEN_LOOKS = Duration.ofNanos(100_000);

  private Sight() {}

  /**
   * When the file was first seen, by {@link System#nanoTime()}.
   *
   * @throws BenchFailure when it is not there in time
   */
  static long of(Path file, Duration limit) {
    return of(file, limit, BETWEEN_LOOKS);
  }

  /** The same, looking less often: for what goes on so long that the looks would slow it down. */
  static long of(Path file, Duration limit, Duration betweenLooks) {
    long end = System.nanoTime() + limit.toNanos();
    while (!Files.exists(file)) {
      if (System.nanoTime() - end > 0) {
        throw new BenchFailure(
            "after %d s there is still no %s".formatted(limit.toSeconds(), file));
      }
      LockSupport.parkNanos(betweenLooks.toNanos());
    }
    return System.nanoTime();
  }
}
