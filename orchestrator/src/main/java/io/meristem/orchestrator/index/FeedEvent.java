package io.meristem.orchestrator.index;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of a log, as people read it.
 *
 * @param id equal ids are the same event; {@code {log}{sequence}.{entry}}
 * @param kind such as {@code run.leased} or {@code version-published}
 * @param subject the run, plan or version it is about
 * @param actor who caused it
 * @param data the entry itself
 */
public record FeedEvent(
    String id, String kind, String subject, Instant at, String actor, Map<String, Object> data) {
  public FeedEvent {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
