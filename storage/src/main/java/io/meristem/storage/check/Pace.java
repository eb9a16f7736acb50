package io.meristem.storage.check;

import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Waiting;
import java.time.Duration;

/** Lets calls through at a bounded rate, whoever makes them. Thread-safe. */
public final class Pace {

  private final long nanosBetween;
  private final Waiting waiting;
  private long next;

  /**
   * @param callsPerSecond at most
   */
  public Pace(int callsPerSecond, Waiting waiting) {
    this.nanosBetween = Duration.ofSeconds(1).toNanos() / callsPerSecond;
    this.waiting = waiting;
    this.next = waiting.nanos();
  }

  /** Comes back when the next call may be made. */
  void await() {
    long pause = reserved();
    if (pause > 0) {
      try {
        waiting.pause(Duration.ofNanos(pause));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ObjectStoreException("interrupted before a call of object storage", e);
      }
    }
  }

  private synchronized long reserved() {
    long now = waiting.nanos();
    long mine = Math.max(now - next, 0) + next;
    next = mine + nanosBetween;
    return mine - now;
  }
}
