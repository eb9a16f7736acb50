package io.meristem.storage.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.meristem.storage.object.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as the Kafka binding of CloudEvents 1.0 sends it in binary mode: attributes as headers
 * {@code ce_*}, JSON as the value.
 *
 * @param id equal ids with an equal source are the same event; {@code {log}/{sequence}.{entry}} for
 *     what was relayed from a log
 * @param source who says it, such as {@code /orchestrator}
 * @param type such as {@code io.meristem.run.leased.v1}
 * @param subject the run, version or worker it is about; also the record's key
 * @param time when it happened
 * @param data a JSON object
 */
public record CloudEvent(
    String id, String source, String type, String subject, Instant time, String data) {

  /** An event whose data is the JSON of {@code data}. */
  public static CloudEvent of(
      String id, String source, String type, String subject, Instant time, Object data) {
    return new CloudEvent(id, source, type, subject, time, Documents.json(data));
  }

  /** The attributes as Kafka headers. */
  public Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", utf8("1.0"));
    headers.put("ce_id", utf8(id));
    headers.put("ce_source", utf8(source));
    headers.put("ce_type", utf8(type));
    headers.put("ce_subject", utf8(subject));
    headers.put("ce_time", utf8(time.toString()));
    headers.put("content-type", utf8("application/json"));
    return headers;
  }

  /** The data as a record's value. */
  public byte[] value() {
    return utf8(data);
  }

  /**
   * Reads the data of an event that must be of a certain kind.
   *
   * @param said the header {@code ce_type}
   * @param wanted the one that it must be
   * @throws IllegalArgumentException if it is of another type, or its data is not what its type
   *     says
   */
  public static <T> T data(
      Optional<String> said, byte @Nullable [] value, String wanted, Class<T> type) {
    if (!said.equals(Optional.of(wanted))) {
      throw new IllegalArgumentException(
          "its ce_type is %s, and this build reads %s".formatted(said.orElse("missing"), wanted));
    }
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    return data(value, type);
  }

  /**
   * Reads the data of an event.
   *
   * @throws IllegalArgumentException if it is not JSON of that type
   */
  public static <T> T data(byte[] value, Class<T> type) {
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      return Optional.ofNullable(Documents.JSON.readValue(text, type))
          .orElseThrow(
              () -> new IllegalArgumentException("not a " + type.getSimpleName() + ": " + text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
