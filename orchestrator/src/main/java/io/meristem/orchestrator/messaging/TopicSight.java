package io.meristem.orchestrator.messaging;

import java.util.Map;

/**
 * A topic as it was seen.
 *
 * @param id of the topic; one that was deleted and created again has another
 * @param ends the offset of the next message, by partition
 */
record TopicSight(String id, Map<Integer, Long> ends) {

  TopicSight {
    ends = Map.copyOf(ends);
  }

  /** Whether the message of a position was here, and still was when this was seen. */
  boolean has(Position position) {
    return id.equals(position.topicId())
        && position.offset() < ends.getOrDefault(position.partition(), 0L);
  }
}
