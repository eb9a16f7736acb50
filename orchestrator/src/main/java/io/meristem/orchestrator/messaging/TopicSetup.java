package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.Topics;
import java.time.Duration;
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

  /**
   * Of topics whose keys are written again and again, and which are read whole at each start. A
   * broker compacts all but the newest segment, and begins a new one once a week unless it is told.
   */
  private static final Map<String, String> COMPACTED_SOON =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.SEGMENT_MS_CONFIG,
          Long.toString(Duration.ofMinutes(2).toMillis()));

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
          topic(Topics.TASKS, TASK_PARTITIONS, Map.of()),
          topic(Topics.RUNS, 1, Map.of()),
          topic(Topics.PLANS, 1, Map.of()),
          topic(Topics.VERSIONS, 1, COMPACTED),
          topic(Topics.WORKERS, 1, COMPACTED_SOON),
          topic(Topics.RELAYED, 1, COMPACTED_SOON),
          topic(Topics.DEAD_LETTERS, 1, LETTERS));

  private final Admin admin;

  TopicSetup(Broker broker) {
    this.admin = broker.admin();
  }

  /**
   * A topic whose messages have the broker's time. A broker refuses what its sender's clock says
   * comes from the future, and drops what seems to be old.
   */
  private static NewTopic topic(String name, int partitions, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(all);
  }

  /** Creates what is missing. Throws if the broker cannot be reached; may be repeated. */
  void run() throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    create(TOPICS.stream().filter(topic -> !present.contains(topic.name())).toList());
  }

  /** Creates a topic for the tasks of a class of workers, unless it is there. */
  void addTasks(String topic) throws ExecutionException, InterruptedException {
    create(List.of(topic(topic, TASK_PARTITIONS, Map.of())));
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
