package io.meristem.orchestrator.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** How far each log was told, to the topics that there are now. Thread-safe. */
final class Positions {

  private final Map<OutgoingLog, Position> byLog = new ConcurrentHashMap<>();

  /** The last commit that was told; 0 before the first. */
  long of(OutgoingLog log) {
    Position position = byLog.get(log);
    return position == null ? 0 : position.sequence();
  }

  void put(OutgoingLog log, Position position) {
    byLog.put(log, position);
  }

  /** All of them, as they are now. */
  Map<OutgoingLog, Position> all() {
    return Map.copyOf(byLog);
  }

  /**
   * Forgets what was told to a topic that is gone, or that has lost it.
   *
   * @param seen every topic that logs are told to, by name
   * @return the logs that are to be told again from their beginning
   */
  List<OutgoingLog> keepWhatIsThere(Map<String, TopicSight> seen) {
    List<OutgoingLog> lost = new ArrayList<>();
    byLog.forEach((log, position) -> {
      if (!Objects.requireNonNull(seen.get(log.topic())).has(position)) {
        byLog.remove(log);
        lost.add(log);
      }
    });
    return lost;
  }
}
