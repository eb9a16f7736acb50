package io.meristem.chaos;

import io.meristem.local.Connections;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Somebody who may do everything with the broker. */
final class Broker implements AutoCloseable {

  private static final String OURS = "meristem.";

  private final Admin admin;

  private Broker(Admin admin) {
    this.admin = admin;
  }

  static Broker of(Connections connections) {
    return new Broker(
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, connections.bootstrapServers())));
  }

  /** How many messages a topic was ever sent. */
  long messages(String topic) {
    return ends(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Deletes what is in a topic. */
  void deleteMessages(String topic) {
    done(
        admin
            .deleteRecords(
                ends(topic).entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            end -> RecordsToDelete.beforeOffset(end.getValue()))))
            .all());
  }

  /** Deletes all topics that are ours. */
  void deleteTopics() {
    Collection<String> ours =
        done(admin.listTopics().names()).stream().filter(name -> name.startsWith(OURS)).toList();
    done(admin.deleteTopics(ours).all());
  }

  private Map<TopicPartition, Long> ends(String topic) {
    var partitions =
        done(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(found -> found.partitions().stream())
            .map(one -> new TopicPartition(topic, one.partition()))
            .toList();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return done(admin.listOffsets(latest).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  private static <T> T done(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
