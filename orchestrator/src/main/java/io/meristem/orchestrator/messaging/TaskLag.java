package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the workers' share group is behind the topics of tasks. For one thread. */
@ApplicationScoped
public class TaskLag {

  private final Admin admin;

  TaskLag(Broker broker) {
    this.admin = broker.admin();
  }

  /**
   * A partition of a topic of tasks.
   *
   * @param messages that no worker has done with yet, those under way included
   * @param consumers workers that read it now
   */
  public record Partition(String topic, int partition, long messages, int consumers) {}

  /**
   * All partitions that workers have read from.
   *
   * @throws ExecutionException if the broker does not answer
   */
  public List<Partition> look() throws ExecutionException, InterruptedException {
    String group = Topics.WORKERS_GROUP;
    Map<TopicPartition, SharePartitionOffsetInfo> read =
        admin
            .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
            .partitionsToOffsetInfo(group)
            .get();
    Map<TopicPartition, ListOffsetsResultInfo> ends = ends(read);
    Collection<ShareGroupDescription> groups =
        admin.describeShareGroups(List.of(group)).all().get().values();
    List<Partition> found = new ArrayList<>();
    ends.forEach((partition, end) ->
        found.add(
            new Partition(
                partition.topic(),
                partition.partition(),
                messages(read.get(partition), end.offset()),
                consumers(groups, partition))));
    found.sort(Comparator.comparing(Partition::topic).thenComparingInt(Partition::partition));
    return found;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ends(
      Map<TopicPartition, SharePartitionOffsetInfo> read)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    read.forEach((partition, info) -> {
      if (info != null) {
        latest.put(partition, OffsetSpec.latest());
      }
    });
    return admin.listOffsets(latest).all().get();
  }

  /**
   * Messages behind the group's start may have been done with too: a broker that counts them tells
   * its lag (KIP-1226).
   */
  private static long messages(@Nullable SharePartitionOffsetInfo read, long end) {
    return read == null
        ? 0
        : read.lag().orElseGet(() -> Math.max(0, end - Math.max(0, read.startOffset())));
  }

  private static int consumers(Collection<ShareGroupDescription> groups, TopicPartition of) {
    return (int)
        groups.stream()
            .flatMap(group -> group.members().stream())
            .filter(member -> member.assignment().topicPartitions().contains(of))
            .count();
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
