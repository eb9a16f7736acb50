package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

  @TempDir Path folder;

  @Test
  void aKilledBrokerStartsAgainOnTheSamePortsWithItsTopics() throws Exception {
    List<Integer> ports = Ports.free(2);
    try (LocalKafka broker = LocalKafka.start(folder, ports.get(0), ports.get(1))) {
      createTopic(broker, "kept");
      broker.process().kill();
    }

    try (LocalKafka again = LocalKafka.start(folder, ports.get(0), ports.get(1))) {
      assertThat(topics(again)).contains("kept");
    }
  }

  @Test
  void aStoppedBrokerStartsAgainOnOtherPortsWithItsTopics() throws Exception {
    try (LocalKafka broker = LocalKafka.start(folder)) {
      createTopic(broker, "kept");
    }

    try (LocalKafka elsewhere = LocalKafka.start(folder)) {
      assertThat(topics(elsewhere)).contains("kept");
    }
  }

  private static void createTopic(LocalKafka broker, String name) throws Exception {
    try (Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static Set<String> topics(LocalKafka broker)
      throws InterruptedException, ExecutionException {
    try (Admin admin = admin(broker)) {
      return admin.listTopics().names().get();
    }
  }

  private static Admin admin(LocalKafka broker) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }
}
