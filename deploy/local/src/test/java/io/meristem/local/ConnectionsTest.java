package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  static final Ports PORTS = new Ports(1, 2, 3, 4, 5);

  @Test
  void withoutSettingsBothServersAreOurOwn() {
    Connections connections = Connections.of(Map.of(), PORTS);

    assertThat(connections.ownKafka()).isTrue();
    assertThat(connections.ownS3()).isTrue();
    assertThat(connections.environment())
        .containsOnly(
            Map.entry("MERISTEM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:3"),
            Map.entry("MERISTEM_S3_ENDPOINT", "http://127.0.0.1:5"),
            Map.entry("MERISTEM_S3_ACCESS_KEY", "meristem"),
            Map.entry("MERISTEM_S3_SECRET_KEY", "meristem-local"),
            Map.entry("MERISTEM_S3_BUCKET", "meristem"),
            Map.entry("MERISTEM_S3_REGION", "us-east-1"));
  }

  @Test
  void anExternalKafkaIsUsedInsteadOfOurOwn() {
    Map<String, String> settings = Map.of("MERISTEM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");

    Connections connections = Connections.of(settings, PORTS);

    assertThat(connections.ownKafka()).isFalse();
    assertThat(connections.ownS3()).isTrue();
    assertThat(connections.bootstrapServers()).isEqualTo("kafka:9092");
  }

  @Test
  void anExternalS3NeedsItsKeys() {
    Map<String, String> settings =
        Map.of("MERISTEM_S3_ENDPOINT", "http://s3:9000", "MERISTEM_S3_ACCESS_KEY", "me");

    assertThatThrownBy(() -> Connections.of(settings, PORTS))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("MERISTEM_S3_SECRET_KEY is not");
  }
}
