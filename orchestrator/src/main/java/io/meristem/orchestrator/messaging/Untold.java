package io.meristem.orchestrator.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs that cannot be told for a reason of their own, such as a commit that cannot be read. Each is
 * tried again by itself, after pauses that double up to ten seconds: it may have been storage that
 * was away. Instants are nanoseconds of a clock that never goes back. Thread-safe.
 */
final class Untold {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Map<OutgoingLog, Failure> byLog = new ConcurrentHashMap<>();

  private record Failure(String why, Duration pause, long next) {}

  /**
   * A log could not be told.
   *
   * @return whether that is news: it could before, or could not for another reason
   */
  boolean failed(OutgoingLog log, String why, long now) {
    Failure before = byLog.get(log);
    Duration pause = before == null ? FIRST_PAUSE : longer(before.pause());
    byLog.put(log, new Failure(why, pause, now + pause.toNanos()));
    return before == null || !before.why().equals(why);
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /**
   * A log was told to its end.
   *
   * @return whether it could not before
   */
  boolean told(OutgoingLog log) {
    return byLog.remove(log) != null;
  }

  /** Whether a log is not to be tried yet. */
  boolean waits(OutgoingLog log, long now) {
    Failure failure = byLog.get(log);
    return failure != null && failure.next() - now > 0;
  }

  /** Those that are to be tried again. */
  List<OutgoingLog> due(long now) {
    List<OutgoingLog> due = new ArrayList<>();
    byLog.forEach((log, failure) -> {
      if (failure.next() - now <= 0) {
        due.add(log);
      }
    });
    return due;
  }

  /** Why each of them cannot be told, by its name. */
  Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    byLog.forEach((log, failure) -> reasons.put(log.name(), failure.why()));
    return reasons;
  }
}
