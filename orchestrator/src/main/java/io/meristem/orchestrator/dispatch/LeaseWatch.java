package io.meristem.orchestrator.dispatch;

import java.time.Duration;

/**
 * An unbroken watch over one lease: several successful reads that all saw the same beat. Only the
 * watcher's own monotonic clock is used; no two machines' clocks are compared.
 *
 * @param beat what was read, nonce and counter; a lease without a heartbeat has counter 0
 * @param firstNanos when the answer was there that had this beat first
 * @param lastNanos when the read was begun that saw it last: the watcher may sleep between the two
 * @param reads how often it was read
 */
record LeaseWatch(String beat, long firstNanos, long lastNanos, int reads) {

  private static final int ENOUGH_READS = 3;

  static LeaseWatch begun(String beat, long nowNanos) {
    return new LeaseWatch(beat, nowNanos, nowNanos, 1);
  }

  /**
   * One more successful read. A new beat begins the watch anew, and so does a gap as long as the
   * lease time: the watcher itself may have slept through beats.
   */
  LeaseWatch saw(String newest, long askedNanos, long answeredNanos, Duration leaseTime) {
    boolean unbroken = answeredNanos - lastNanos < leaseTime.toNanos();
    return unbroken && newest.equals(beat)
        ? new LeaseWatch(beat, firstNanos, askedNanos, reads + 1)
        : begun(newest, answeredNanos);
  }

  /** Whether the lease is lost: enough reads, spread over the lease time, saw nothing move. */
  boolean hasExpired(Duration leaseTime) {
    return reads >= ENOUGH_READS && lastNanos - firstNanos >= leaseTime.toNanos();
  }
}
