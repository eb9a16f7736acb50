package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** A message as it came. */
public record Incoming(ConsumerRecord<String, byte[]> record) {

  /** What is done with a message that was understood. */
  @FunctionalInterface
  public interface Reader {

    /**
     * Understands a message, and says what is to be done; does nothing itself.
     *
     * @throws IllegalArgumentException saying what is wrong with the message
     */
    Runnable understood(Incoming message);
  }

  /** The text of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  public Optional<String> key() {
    return Optional.ofNullable(record.key());
  }

  /** When the broker took it, by the broker's clock, if the topic tells that. */
  public Optional<Instant> takenAt() {
    return record.timestampType() == TimestampType.LOG_APPEND_TIME
        ? Optional.of(Instant.ofEpochMilli(record.timestamp()))
        : Optional.empty();
  }

  /** Whether it only takes back what was said under its key. */
  public boolean isTombstone() {
    return record.key() != null && record.value() == null;
  }

  /**
   * The data of an event of this type.
   *
   * @throws IllegalArgumentException if it is another event, or none
   */
  public <T> T data(String eventType, Class<T> type) {
    return CloudEvent.data(header("ce_type"), record.value(), eventType, type);
  }

  /** The message whole, and where it was. */
  DeadLetter.Original original() {
    List<DeadLetter.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header ->
            headers.add(
                new DeadLetter.Header(
                    header.key(), Optional.ofNullable(header.value()).map(Incoming::base64))));
    return new DeadLetter.Original(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        key(),
        headers,
        Optional.ofNullable(record.value()).map(Incoming::base64));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
