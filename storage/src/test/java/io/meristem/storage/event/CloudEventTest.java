package io.meristem.storage.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CloudEventTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final WorkerAnnounced ANNOUNCED =
      new WorkerAnnounced(
          "w1",
          "libtorch cpu",
          "cpu",
          2,
          1L << 33,
          OptionalDouble.of(5e10),
          "0.1.0",
          Optional.of("r1"),
          URI.create("http://w1:8081"),
          false,
          Optional.empty(),
          Optional.empty(),
          NOON);

  @Test
  void attributesTravelAsHeadersOfTheBinaryMode() {
    CloudEvent event =
        CloudEvent.of(
            "runs/r1/log/1.0",
            "/orchestrator",
            TaskOffered.TYPE,
            "r1",
            NOON,
            new TaskOffered("r1", 2, 5, List.of()));

    Map<String, String> headers = new LinkedHashMap<>();
    event.headers().forEach((name, value) -> headers.put(name, new String(value, UTF_8)));

    assertThat(headers)
        .containsExactly(
            entry("ce_specversion", "1.0"),
            entry("ce_id", "runs/r1/log/1.0"),
            entry("ce_source", "/orchestrator"),
            entry("ce_type", "io.meristem.task.offered.v1"),
            entry("ce_subject", "r1"),
            entry("ce_time", "2026-01-01T12:00:00Z"),
            entry("content-type", "application/json"));
    assertThat(event.value())
        .asString(UTF_8)
        .isEqualTo("{\"run\":\"r1\",\"attempt\":2,\"memoryBytes\":5}");
  }

  @Test
  void aTaskNamesThoseWhoLeaveItToOthersOnlyIfThereAreAny() {
    TaskOffered task = new TaskOffered("r1", 2, 5, List.of("w1", "w2"));

    byte[] sent = sent(task);

    assertThat(sent).asString(UTF_8).endsWith("\"notFor\":[\"w1\",\"w2\"]}");
    assertThat(CloudEvent.data(sent, TaskOffered.class)).isEqualTo(task);
    assertThat(CloudEvent.data(sent(new TaskOffered("r1", 2, 5, List.of())), TaskOffered.class))
        .isEqualTo(new TaskOffered("r1", 2, 5, List.of()));
  }

  @Test
  void whatAProcessSaysIsReadByAnother() {
    Heartbeat heartbeat =
        new Heartbeat(
            "nonce",
            3,
            "training",
            10,
            100,
            OptionalDouble.of(1.5),
            OptionalDouble.empty(),
            Optional.of(new GuardTotals(2, 1, 0)));
    AttemptMoved moved = new AttemptMoved("r1", 2, "größter", heartbeat);

    assertThat(CloudEvent.data(sent(moved), AttemptMoved.class)).isEqualTo(moved);
    assertThat(CloudEvent.data(sent(ANNOUNCED), WorkerAnnounced.class)).isEqualTo(ANNOUNCED);
  }

  @Test
  void whatIsNoSuchEventIsRefused() {
    for (String value : new String[] {"", "null", "[]", "{\"run\":\"r1\"}", "{\"run\":\"r1\","}) {
      assertThatThrownBy(() -> CloudEvent.data(value.getBytes(UTF_8), TaskOffered.class))
          .as(value)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("TaskOffered");
    }
  }

  private static byte[] sent(Object data) {
    return CloudEvent.of("1", "/worker", "a.type", "w1", NOON, data).value();
  }
}
