package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalKafka;
import io.meristem.storage.event.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

        Map<String, TopicDescription> found =
            admin.describeTopics(List.of(Topics.TASKS, ofGpus)).allTopicNames().get();
        assertThat(found.values())
            .hasSize(2)
            .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(1));
      }
    }
  }
}
