package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalKafka;
import io.meristem.orchestrator.Await;
import io.meristem.storage.event.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupIT {

  @TempDir Path folder;

  /** With more, a worker that is dead or busy may be the only one that is given some of them. */
  @Test
  void tasksHaveOnePartitionSoThatEveryWorkerIsGivenIt() throws Exception {
    String ofGpus = Topics.tasksOf("h200");
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      Broker broker = new Broker(kafka.bootstrapServers());
      try (TopicSetup topics = new TopicSetup(broker);
          Admin admin = broker.admin()) {

        topics.run();
        topics.addTasks(ofGpus);

        assertThat(partitions(admin, Topics.TASKS)).isEqualTo(1);
        assertThat(partitions(admin, ofGpus)).isEqualTo(1);
      }
    }
  }

  /** A start reads them whole, and a broker never compacts the segment that is written to. */
  @Test
  void whatIsSaidAgainAndAgainIsSoonCompacted() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      Broker broker = new Broker(kafka.bootstrapServers());
      try (TopicSetup topics = new TopicSetup(broker);
          Admin admin = broker.admin()) {

        topics.run();

        for (String topic : List.of(Topics.WORKERS, Topics.RELAYED)) {
          Await.until("topic " + topic, () -> isKnown(admin, topic));
          assertThat(setting(admin, topic, TopicConfig.CLEANUP_POLICY_CONFIG)).isEqualTo("compact");
          assertThat(Long.parseLong(setting(admin, topic, TopicConfig.SEGMENT_MS_CONFIG)))
              .isLessThanOrEqualTo(Duration.ofMinutes(10).toMillis());
        }
      }
    }
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Objects.requireNonNull(
            admin.describeConfigs(List.of(resource)).all().get().get(resource))
        .get(name)
        .value();
  }

  /** A broker may hear of a new topic a little later than its controller. */
  private static int partitions(Admin admin, String topic) throws Exception {
    Await.until("topic " + topic, () -> isKnown(admin, topic));
    return description(admin, topic).partitions().size();
  }

  private static boolean isKnown(Admin admin, String topic) {
    try {
      return description(admin, topic).name().equals(topic);
    } catch (ExecutionException | InterruptedException e) {
      return false;
    }
  }

  private static TopicDescription description(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    return Objects.requireNonNull(
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
  }
}
