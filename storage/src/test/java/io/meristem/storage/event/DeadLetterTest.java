package io.meristem.storage.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Actor;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static DeadLetter letter(String value) {
    return DeadLetter.of(
        new DeadLetter.Original(
            Topics.RUNS,
            0,
            7,
            NOON,
            Optional.of("r1"),
            List.of(new DeadLetter.Header("ce_type", Optional.of("eA=="))),
            Optional.of(Base64.getEncoder().encodeToString(value.getBytes(UTF_8)))),
        "it is no JSON",
        "/orchestrator",
        NOON);
  }

  @Test
  void theSameMessageMakesTheSameLetter() {
    assertThat(letter("{").id()).isEqualTo("meristem.runs-0-7-" + NOON.toEpochMilli());
  }

  @Test
  void aLetterIsReadAsItWasWritten() {
    DeadLetter letter = letter("{").replayed(Actor.claimed("ada"), NOON);
    CloudEvent event = letter.event("/orchestrator");

    DeadLetter read =
        CloudEvent.data(
            Optional.of(event.type()), event.value(), DeadLetter.TYPE, DeadLetter.class);

    assertThat(read).isEqualTo(letter);
    assertThat(event.subject()).isEqualTo(letter.id());
  }

  @Test
  void anExcerptIsBounded() {
    assertThat(letter("abcdef").excerpt(6)).isEqualTo("abcdef");
    assertThat(letter("abcdefg").excerpt(6)).isEqualTo("abcdef...");
  }

  @Test
  void anEventOfAnotherTypeIsRefusedByItsName() {
    byte[] value = "{}".getBytes(UTF_8);

    assertThatThrownBy(() ->
            CloudEvent.data(
                Optional.of("io.meristem.task.offered.v2"),
                value,
                TaskOffered.TYPE,
                TaskOffered.class))
        .hasMessageContaining("io.meristem.task.offered.v2")
        .hasMessageContaining("this build reads io.meristem.task.offered.v1");
  }

  @Test
  void aTaskWithoutItsAttemptIsRefused() {
    byte[] value = "{\"run\": \"r1\"}".getBytes(UTF_8);

    assertThatThrownBy(() ->
            CloudEvent.data(
                Optional.of(TaskOffered.TYPE), value, TaskOffered.TYPE, TaskOffered.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attempt");
  }

  @Test
  void anEventWithoutAValueIsRefused() {
    assertThatThrownBy(() ->
            CloudEvent.data(
                Optional.of(TaskOffered.TYPE), null, TaskOffered.TYPE, TaskOffered.class))
        .hasMessageContaining("no value");
  }
}
