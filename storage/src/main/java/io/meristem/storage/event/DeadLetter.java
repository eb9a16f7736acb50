package io.meristem.storage.event;

import io.meristem.storage.object.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A message that its reader could not understand, as it was, and why. Told once more when it is put
 * back.
 *
 * @param id follows from where the message was found: whoever finds it again writes the same letter
 * @param reason what was wrong, in the reader's words
 * @param reader such as {@code /orchestrator}
 * @param at when the reader met it
 * @param replayed empty while nobody has put the message back
 */
public record DeadLetter(
    String id,
    Original original,
    String reason,
    String reader,
    Instant at,
    Optional<Replayed> replayed) {

  public static final String TYPE = "io.meristem.message.dead.v1";

  /** The letter of a message that nobody has put back. */
  public static DeadLetter of(Original original, String reason, String reader, Instant at) {
    String id =
        "%s-%d-%d-%d"
            .formatted(
                original.topic(),
                original.partition(),
                original.offset(),
                original.timestamp().toEpochMilli());
    return new DeadLetter(id, original, reason, reader, at, Optional.empty());
  }

  /**
   * A message and where it was found.
   *
   * @param timestamp as the broker or the sender set it; tells messages apart that had the same
   *     offset, when a topic was created again
   * @param headers in order
   * @param value in Base64
   */
  public record Original(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      Optional<String> key,
      List<Header> headers,
      Optional<String> value) {
    public Original {
      headers = List.copyOf(headers);
      var _ = value.map(Base64.getDecoder()::decode);
    }
  }

  /**
   * One header of a message.
   *
   * @param value in Base64
   */
  public record Header(String name, Optional<String> value) {}

  /** Who put the message back on its topic, and when. */
  public record Replayed(Actor by, Instant at) {}

  /** The same letter, once its message was put back. */
  public DeadLetter replayed(Actor by, Instant now) {
    return new DeadLetter(id, original, reason, reader, at, Optional.of(new Replayed(by, now)));
  }

  /** The letter as an event. */
  public CloudEvent event(String source) {
    String saying = replayed.isPresent() ? id + "/replayed" : id;
    return CloudEvent.of(saying, source, TYPE, id, at, this);
  }

  /** The beginning of the message's value as text. */
  public String excerpt(int characters) {
    String text = original.value().map(DeadLetter::text).orElse("");
    return text.length() <= characters ? text : text.substring(0, characters) + "...";
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
