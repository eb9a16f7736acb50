package io.meristem.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until a process has nothing to do, so that what it does besides is not measured. */
final class Rest {

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration BUSY = Duration.ofMillis(200);

  private Rest() {}

  /**
   * Comes back when the process has taken a tenth of a processor at most for two seconds.
   *
   * @throws BenchFailure when it does not rest in time
   */
  static void of(ProcessHandle process, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    Duration before = Duration.ZERO;
    Duration now = taken(process);
    while (now.minus(before).compareTo(BUSY) > 0) {
      if (System.nanoTime() - end > 0) {
        throw new BenchFailure(
            "after %d s process %d does not rest".formatted(limit.toSeconds(), process.pid()));
      }
      LockSupport.parkNanos(LOOK.toNanos());
      before = now;
      now = taken(process);
    }
  }

  private static Duration taken(ProcessHandle process) {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() ->
            new BenchFailure("nothing says how much time process " + process.pid() + " has taken"));
  }
}
