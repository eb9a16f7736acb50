package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, with the broker's default replication. */
final class TopicSetup {

  private static final int TASK_PARTITIONS = 3;

  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  private static final List<NewTopic> TOPICS =
      List.of(
          topic(Topics.TASKS, TASK_PARTITIONS),
          topic(Topics.RUNS, 1),
          topic(Topics.VERSIONS, 1).configs(COMPACTED),
          topic(Topics.WORKERS, 1).configs(COMPACTED),
          topic(Topics.RELAYED, 1).configs(COMPACTED));

  private TopicSetup() {}

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty());
  }

  /** Throws if the broker cannot be reached; may be repeated. */
  static void run(Broker broker) throws ExecutionException, InterruptedException {
    try (Admin admin = broker.admin()) {
      Set<String> present = admin.listTopics().names().get();
      create(admin, TOPICS.stream().filter(topic -> !present.contains(topic.name())).toList());
      letWorkersStartAtTheOldestTask(admin);
    }
  }

  /** Creates a topic for the tasks of a class of workers, unless it is there. */
  static void addTasks(Broker broker, String topic)
      throws ExecutionException, InterruptedException {
    try (Admin admin = broker.admin()) {
      create(admin, List.of(topic(topic, TASK_PARTITIONS)));
    }
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void letWorkersStartAtTheOldestTask(Admin admin)
      throws ExecutionException, InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKERS_GROUP);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
  }
}
