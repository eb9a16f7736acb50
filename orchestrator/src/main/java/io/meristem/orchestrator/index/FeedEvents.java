package io.meristem.orchestrator.index;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.object.Documents;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads events of the feed from the messages of the relay. */
final class FeedEvents {

  private static final Pattern TYPE = Pattern.compile("io\\.meristem\\.(.+)\\.v\\d+");

  private FeedEvents() {}

  /**
   * The event that a message tells.
   *
   * @throws IllegalArgumentException if it tells none
   */
  static FeedEvent of(Incoming message) {
    byte[] value = message.record().value();
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    return event(
        required(message, "ce_id"),
        required(message, "ce_type"),
        required(message, "ce_subject"),
        time(required(message, "ce_time")),
        value);
  }

  /** The event that the relay tells of, or will. */
  static FeedEvent of(CloudEvent told) {
    return event(told.id(), told.type(), told.subject(), told.time(), told.value());
  }

  private static FeedEvent event(String id, String type, String subject, Instant at, byte[] value) {
    ObjectNode data = CloudEvent.data(value, ObjectNode.class);
    String actor = data.path("actor").path("name").asText();
    data.remove("actor");
    data.remove("type");
    return new FeedEvent(
        id,
        kind(type),
        subject,
        at,
        actor,
        Documents.JSON.convertValue(data, new TypeReference<Map<String, Object>>() {}));
  }

  private static String required(Incoming message, String header) {
    return message
        .header(header)
        .orElseThrow(() -> new IllegalArgumentException("its " + header + " is missing"));
  }

  private static String kind(String type) {
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      throw new IllegalArgumentException("its ce_type is " + type);
    }
    return parts.group(1);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its ce_time is " + text, e);
    }
  }
}
