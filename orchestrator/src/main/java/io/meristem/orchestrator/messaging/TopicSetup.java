package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Creates the topics that are missing, with the broker's default replication. */
final class TopicSetup implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TopicSetup.class);

  /**
   * A share group gives each partition to some of its members only, as long as there are enough
   * partitions for all: a task would wait for these, dead or busy, while others are idle.
   */
  private static final int TASK_PARTITIONS = 1;

  private static final long DEAD_LETTERS_MS = 30L * 24 * 3600 * 1000;

  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  /** A letter is longer than the message in it. */
  private static final Map<String, String> LETTERS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(DEAD_LETTERS_MS),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(Topics.LONGEST_DEAD_LETTER));

  private static final List<NewTopic> TOPICS =
      List.of(
          topic(Topics.TASKS, TASK_PARTITIONS),
          topic(Topics.RUNS, 1),
          topic(Topics.VERSIONS, 1).configs(COMPACTED),
          topic(Topics.WORKERS, 1).configs(COMPACTED),
          topic(Topics.RELAYED, 1).configs(COMPACTED),
          topic(Topics.DEAD_LETTERS, 1).configs(LETTERS));

  private final Admin admin;

  TopicSetup(Broker broker) {
    this.admin = broker.admin();
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty());
  }

  /** Creates what is missing. Throws if the broker cannot be reached; may be repeated. */
  void run() throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    create(TOPICS.stream().filter(topic -> !present.contains(topic.name())).toList());
  }

  /** Creates a topic for the tasks of a class of workers, unless it is there. */
  void addTasks(String topic) throws ExecutionException, InterruptedException {
    create(List.of(topic(topic, TASK_PARTITIONS)));
  }

  private void create(List<NewTopic> missing) throws ExecutionException, InterruptedException {
    if (missing.isEmpty()) {
      return;
    }
    try {
      admin.createTopics(missing).all().get();
      LOG.infof("created %s", missing.stream().map(NewTopic::name).toList());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** Lets the workers' share group begin with the oldest task. */
  void letWorkersStartAtTheOldestTask() throws ExecutionException, InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKERS_GROUP);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
  }

  /** The topics as they are now, by name. Throws if one is not there. */
  Map<String, TopicSight> look(List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> found = admin.describeTopics(topics).allTopicNames().get();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    found.forEach((name, topic) ->
        topic
            .partitions()
            .forEach(
                one -> latest.put(new TopicPartition(name, one.partition()), OffsetSpec.latest())));
    var ends = admin.listOffsets(latest).all().get();
    Map<String, TopicSight> seen = new HashMap<>();
    found.forEach((name, topic) ->
        seen.put(name, new TopicSight(topic.topicId().toString(), of(name, ends))));
    return seen;
  }

  private static Map<Integer, Long> of(
      String topic, Map<TopicPartition, ListOffsetsResultInfo> all) {
    Map<Integer, Long> ends = new HashMap<>();
    all.forEach((partition, end) -> {
      if (partition.topic().equals(topic)) {
        ends.put(partition.partition(), end.offset());
      }
    });
    return ends;
  }

  @Override
  public void close() {
    admin.close();
  }
}
