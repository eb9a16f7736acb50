package io.meristem.trainer.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalKafka;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskConsumerIT {

  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path folder;

  private final BlockingQueue<TaskOffered> tasks = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();

  @Test
  void aMessageThatIsNoTaskIsHandedOnOnceAndTheTaskBehindItIsTaken() throws Exception {
    TaskOffered task = new TaskOffered("r1", 1, 0, List.of());
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      send(kafka, Optional.of(TaskOffered.TYPE), "no JSON");
      send(kafka, Optional.of("io.meristem.task.offered.v2"), "{}");
      send(kafka, Optional.empty(), "{}");
      send(kafka, Optional.of(TaskOffered.TYPE), data(task));
      try (TaskConsumer consumer =
          new TaskConsumer(
              kafka.bootstrapServers(),
              "w1",
              new Capacity("cpu", 1L << 30),
              tasks::add,
              TaskConsumerIT::doNothing,
              (message, reason) -> refused.add(message.offset() + ": " + reason))) {

        consumer.start();

        assertThat(tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(task);
        assertThat(refused).hasSize(3);
        assertThat(refused).element(0).asString().startsWith("0: ").contains("TaskOffered");
        assertThat(refused).element(1).asString().startsWith("1: ").contains("offered.v2");
        assertThat(refused).element(2).asString().startsWith("2: ").contains("missing");
      }
    }
  }

  @Test
  void workersThatAreBusyLeaveEveryTaskToTheOneThatIsIdle() throws Exception {
    CountDownLatch longEnough = new CountDownLatch(1);
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      List<TaskConsumer> workers =
          Stream.generate(() -> worker(kafka, longEnough)).limit(3).toList();
      workers.forEach(TaskConsumer::start);
      for (String run : List.of("long-1", "long-2")) {
        send(kafka, Optional.of(TaskOffered.TYPE), data(new TaskOffered(run, 1, 0, List.of())));
        assertThat(tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      }

      List<String> taken = new ArrayList<>();
      for (int task = 0; task < 20; task++) {
        send(
            kafka,
            Optional.of(TaskOffered.TYPE),
            data(new TaskOffered("short-" + task, 1, 0, List.of())));
        TaskOffered next = tasks.poll(PATIENCE_SECONDS / 2, TimeUnit.SECONDS);
        taken.add(next == null ? "none" : next.run());
      }

      assertThat(taken).doesNotContain("none").hasSize(20);
      longEnough.countDown();
      workers.forEach(TaskConsumer::close);
    }
  }

  @Test
  void aDrainedWorkerLeavesTasksToOthersUntilItIsToGoOn() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      BlockingQueue<TaskOffered> others = new LinkedBlockingQueue<>();
      try (TaskConsumer drained = worker(kafka, tasks);
          TaskConsumer other = worker(kafka, others)) {
        drained.start();
        drained.drain();
        other.start();
        send(kafka, Optional.of(TaskOffered.TYPE), data(new TaskOffered("r1", 1, 0, List.of())));
        assertThat(others.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        other.drain();

        drained.resume();

        send(kafka, Optional.of(TaskOffered.TYPE), data(new TaskOffered("r2", 1, 0, List.of())));
        TaskOffered next = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isEqualTo(new TaskOffered("r2", 1, 0, List.of()));
        assertThat(others).isEmpty();
      }
    }
  }

  @Test
  void aWorkerLeavesATaskThatIsNotForItToAnother() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      BlockingQueue<TaskOffered> others = new LinkedBlockingQueue<>();
      try (TaskConsumer first = worker("w1", kafka, tasks);
          TaskConsumer other = worker("w2", kafka, others)) {
        first.start();
        other.start();
        List<TaskOffered> sent = new ArrayList<>();

        for (int task = 0; task < 5; task++) {
          sent.add(new TaskOffered("r" + task, 1, 0, List.of("w1")));
          send(kafka, Optional.of(TaskOffered.TYPE), data(sent.getLast()));
        }

        for (int task = 0; task < sent.size(); task++) {
          assertThat(others.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn(sent);
        }
        assertThat(tasks).isEmpty();
      }
    }
  }

  @Test
  void aTaskThatNeedsMoreMemoryThanAWorkerHasIsLeftToALargerOne() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      BlockingQueue<TaskOffered> others = new LinkedBlockingQueue<>();
      try (TaskConsumer small = worker("w1", new Capacity("cpu", 99), kafka, tasks);
          TaskConsumer large = worker("w2", new Capacity("cpu", 100), kafka, others)) {
        small.start();
        large.start();
        TaskOffered sent = new TaskOffered("r1", 1, 100, List.of());

        send(kafka, Optional.of(TaskOffered.TYPE), data(sent));

        assertThat(others.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(tasks).isEmpty();
      }
    }
  }

  @Test
  void aTaskOfAClassIsTakenByAWorkerOfTheClass() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka, Topics.TASKS, Topics.tasksOf("h200"));
      BlockingQueue<TaskOffered> others = new LinkedBlockingQueue<>();
      try (TaskConsumer cpu = worker("w1", new Capacity("cpu", 100), kafka, tasks);
          TaskConsumer gpu = worker("w2", new Capacity("h200", 100), kafka, others)) {
        cpu.start();
        gpu.start();
        TaskOffered sent = new TaskOffered("r1", 1, 0, List.of());

        send(kafka, Topics.tasksOf("h200"), Optional.of(TaskOffered.TYPE), data(sent));

        assertThat(others.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(tasks).isEmpty();
      }
    }
  }

  @Test
  void aWorkerWhoseIdleWorkThrowsTakesTheNextTaskAllTheSame() throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    TaskOffered task = new TaskOffered("r1", 1, 0, List.of());
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      createTopic(kafka);
      try (TaskConsumer worker =
          new TaskConsumer(
              kafka.bootstrapServers(),
              "w1",
              new Capacity("cpu", 100),
              tasks::add,
              () -> {
                thrown.countDown();
                throw new OutOfMemoryError("on purpose");
              },
              (message, reason) -> refused.add(reason))) {
        worker.start();
        await(thrown);

        send(kafka, Optional.of(TaskOffered.TYPE), data(task));

        assertThat(tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(task);
      }
    }
  }

  private TaskConsumer worker(LocalKafka kafka, BlockingQueue<TaskOffered> taken) {
    return worker("w1", kafka, taken);
  }

  private TaskConsumer worker(String name, LocalKafka kafka, BlockingQueue<TaskOffered> taken) {
    return worker(name, new Capacity("cpu", 1L << 30), kafka, taken);
  }

  private TaskConsumer worker(
      String name, Capacity capacity, LocalKafka kafka, BlockingQueue<TaskOffered> taken) {
    return new TaskConsumer(
        kafka.bootstrapServers(),
        name,
        capacity,
        taken::add,
        TaskConsumerIT::doNothing,
        (message, reason) -> refused.add(reason));
  }

  /** One that is busy with long runs for as long as it is told to. */
  private TaskConsumer worker(LocalKafka kafka, CountDownLatch longEnough) {
    return new TaskConsumer(
        kafka.bootstrapServers(),
        "w1",
        new Capacity("cpu", 1L << 30),
        task -> {
          tasks.add(task);
          if (task.run().startsWith("long")) {
            await(longEnough);
          }
        },
        TaskConsumerIT::doNothing,
        (message, reason) -> refused.add(reason));
  }

  private static void doNothing() {}

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String data(TaskOffered task) {
    return CloudEvent.of("1", "/hand", TaskOffered.TYPE, task.run(), Instant.EPOCH, task).data();
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    createTopic(kafka, Topics.TASKS);
  }

  private static void createTopic(LocalKafka kafka, String... topics) throws Exception {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKERS_GROUP);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      admin
          .createTopics(
              Stream.of(topics)
                  .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()))
                  .toList())
          .all()
          .get();
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    }
  }

  private static void send(LocalKafka kafka, Optional<String> type, String value) throws Exception {
    send(kafka, Topics.TASKS, type, value);
  }

  private static void send(LocalKafka kafka, String topic, Optional<String> type, String value)
      throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, "r1", value.getBytes(UTF_8));
    type.ifPresent(name -> record.headers().add("ce_type", name.getBytes(UTF_8)));
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var _ = producer.send(record).get();
    }
  }
}
