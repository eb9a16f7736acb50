package io.meristem.trainer.worker;

import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Takes one task at a time from the workers' share group (KIP-932), and says at once that it has
 * it: the lease in object storage is the right to the attempt, and what dies on the way is offered
 * or sent again by the sweep. While the attempt lasts no task is asked for: the broker would give
 * this worker one that an idle one waits for.
 */
final class TaskConsumer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TaskConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String bootstrapServers;
  private final String worker;
  private final Capacity capacity;
  private final Consumer<TaskOffered> attempt;
  private final Runnable idle;
  private final BiConsumer<ConsumerRecord<String, byte[]>, String> notUnderstood;
  private final ExecutorService attempts =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("attempt").factory());
  private final Thread thread;
  private Future<?> done = CompletableFuture.completedFuture(null);
  private volatile boolean closing;
  private volatile boolean draining;
  private volatile Optional<TaskOffered> current = Optional.empty();

  /**
   * @param worker its name; tasks that are not for it are left to other workers
   * @param capacity tasks that need more memory are left to other workers
   * @param attempt does what a task offers, and comes back when there is nothing more to do for it
   * @param idle is told when no task came for a while, and keeps the next one waiting until it
   *     comes back
   * @param notUnderstood takes a message that is no task, and what is wrong with it
   */
  TaskConsumer(
      String bootstrapServers,
      String worker,
      Capacity capacity,
      Consumer<TaskOffered> attempt,
      Runnable idle,
      BiConsumer<ConsumerRecord<String, byte[]>, String> notUnderstood) {
    this.bootstrapServers = bootstrapServers;
    this.worker = worker;
    this.capacity = capacity;
    this.attempt = attempt;
    this.idle = idle;
    this.notUnderstood = notUnderstood;
    this.thread = Thread.ofPlatform().daemon().name("tasks").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The task that is being worked on. */
  Optional<TaskOffered> current() {
    return current;
  }

  private void run() {
    while (!closing) {
      if (draining) {
        pause();
        continue;
      }
      try (KafkaShareConsumer<String, byte[]> consumer = open()) {
        consumer.subscribe(List.of(Topics.TASKS, Topics.tasksOf(capacity.workerClass())));
        while (takesTasks()) {
          awaitIdle();
          ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
          records.forEach(record -> received(consumer, record));
          consumer.commitSync();
          if (records.isEmpty()) {
            idle.run();
          }
        }
      } catch (InterruptException e) {
        return;
      } catch (KafkaException | IllegalStateException e) {
        LOG.warnf("tasks are asked for again in a second: %s", e.getMessage());
        pause();
      } catch (RuntimeException | Error e) {
        LOG.error("tasks are asked for again in a second", e);
        pause();
      }
    }
  }

  private boolean takesTasks() {
    return !closing && !draining;
  }

  private KafkaShareConsumer<String, byte[]> open() {
    return new KafkaShareConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            Topics.WORKERS_GROUP,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            Integer.MAX_VALUE,
            "share.acknowledgement.mode",
            "explicit",
            "share.acquire.mode",
            "record_limit"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private void received(
      KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) {
    if (!takesTasks() || current.isPresent()) {
      consumer.acknowledge(record, AcknowledgeType.RELEASE);
    } else if (isForOthers(record)) {
      leave(consumer, record);
    } else {
      done = begin(record);
      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
    }
  }

  /** Gives other workers time to take it: it comes back here at once otherwise. */
  private static void leave(
      KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) {
    consumer.acknowledge(record, AcknowledgeType.RELEASE);
    consumer.commitSync();
    pause();
  }

  private void awaitIdle() {
    try {
      var _ = done.get();
    } catch (ExecutionException e) {
      LOG.error("an attempt broke off", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private boolean isForOthers(ConsumerRecord<String, byte[]> record) {
    try {
      TaskOffered task = CloudEvent.data(record.value(), TaskOffered.class);
      return task.memoryBytes() > capacity.memoryBytes() || task.notFor().contains(worker);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Future<?> begin(ConsumerRecord<String, byte[]> record) {
    TaskOffered task;
    try {
      task = CloudEvent.data(type(record), record.value(), TaskOffered.TYPE, TaskOffered.class);
    } catch (IllegalArgumentException e) {
      notUnderstood.accept(record, String.valueOf(e.getMessage()));
      return CompletableFuture.completedFuture(null);
    }
    current = Optional.of(task);
    return attempts.submit(() -> {
      try {
        attempt.accept(task);
      } catch (RuntimeException e) {
        LOG.errorf(e, "run %s: attempt %d broke off", task.run(), task.attempt());
      } finally {
        current = Optional.empty();
      }
    });
  }

  private static Optional<String> type(ConsumerRecord<String, byte[]> record) {
    return Optional.ofNullable(record.headers().lastHeader("ce_type"))
        .map(Header::value)
        .map(type -> new String(type, StandardCharsets.UTF_8));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes no new task, until it is told to go on. */
  void drain() {
    draining = true;
  }

  /** Takes tasks again. */
  void resume() {
    draining = false;
  }

  /**
   * Takes no new task, and waits until the one under way has come to its end: even when the broker,
   * which would be told of it, is gone.
   */
  void close(Duration grace) {
    closing = true;
    long end = System.nanoTime() + grace.toNanos();
    try {
      boolean _ = thread.join(grace);
      attempts.shutdown();
      if (!attempts.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.warnf("the attempt under way did not end within %s", grace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    attempts.shutdownNow();
  }
}
