package io.meristem.orchestrator.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.storage.event.CloudEvent;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedEventsTest {

  private static final CloudEvent LEASED =
      new CloudEvent(
          "runs/r1/log/3.0",
          "/orchestrator",
          "io.meristem.run.leased.v1",
          "r1",
          Instant.ofEpochSecond(7),
          "{\"type\": \"leased\", \"attempt\": 2, \"actor\": {\"name\": \"ada\", \"verified\":"
              + " false}}");

  private static ConsumerRecord<String, byte[]> record() {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>("meristem.runs", 0, 0, "r1", LEASED.value());
    LEASED.headers().forEach(record.headers()::add);
    return record;
  }

  @Test
  void whatTheRelaySaysIsReadWithItsActorAndWithoutWhatIsSaidTwice() {
    FeedEvent event = FeedEvents.of(new Incoming(record()));

    assertThat(event.id()).isEqualTo("runs/r1/log/3.0");
    assertThat(event.kind()).isEqualTo("run.leased");
    assertThat(event.subject()).isEqualTo("r1");
    assertThat(event.at()).isEqualTo(Instant.ofEpochSecond(7));
    assertThat(event.actor()).isEqualTo("ada");
    assertThat(event.data()).containsOnly(entry("attempt", 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_type", "ce_subject", "ce_time"})
  void whatIsMissingIsNamed(String header) {
    ConsumerRecord<String, byte[]> record = record();
    record.headers().remove(header);

    assertThatThrownBy(() -> FeedEvents.of(new Incoming(record)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_type", "ce_time"})
  void whatCannotBeReadIsNamed(String header) {
    ConsumerRecord<String, byte[]> record = record();
    record.headers().remove(header).add(header, "nonsense".getBytes(UTF_8));

    assertThatThrownBy(() -> FeedEvents.of(new Incoming(record)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }
}
