package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalKafka;
import io.meristem.orchestrator.Await;
import io.meristem.storage.event.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
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
