package io.meristem.orchestrator.messaging;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads one topic for ever. It outlives a broker that goes away, and a message that
 * cannot be understood, or not be acted on: messages only say "look", so a lost one costs time and
 * nothing else.
 */
public final class Subscription implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Subscription.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<KafkaConsumer<String, byte[]>> open;
  private final Incoming.Reader reader;
  private final BiConsumer<Incoming, String> notUnderstood;
  private final Thread thread;
  private @Nullable Runnable caughtUp;

  /**
   * @param notUnderstood takes a message and what is wrong with it
   * @param caughtUp is run once, on this thread, when every message that there is was handled
   */
  Subscription(
      String name,
      Supplier<KafkaConsumer<String, byte[]>> open,
      Incoming.Reader reader,
      BiConsumer<Incoming, String> notUnderstood,
      Runnable caughtUp) {
    this.open = open;
    this.reader = reader;
    this.notUnderstood = notUnderstood;
    this.caughtUp = caughtUp;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try (KafkaConsumer<String, byte[]> consumer = open.get()) {
        while (!Thread.currentThread().isInterrupted()) {
          consumer.poll(POLL).forEach(this::handle);
          tellWhenCaughtUp(consumer);
        }
      } catch (InterruptException | WakeupException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("%s reads again in a second: %s", thread.getName(), e.getMessage());
        pause();
      }
    }
  }

  private void tellWhenCaughtUp(KafkaConsumer<String, byte[]> consumer) {
    Runnable action = caughtUp;
    if (action != null
        && consumer.assignment().stream()
            .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0)) {
      caughtUp = null;
      action.run();
    }
  }

  private void handle(ConsumerRecord<String, byte[]> record) {
    Incoming message = new Incoming(record);
    Runnable action;
    try {
      action = reader.understood(message);
    } catch (IllegalArgumentException e) {
      notUnderstood.accept(message, String.valueOf(e.getMessage()));
      return;
    }
    try {
      action.run();
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warnf(
          e, "%s passed over message %d of %s", thread.getName(), record.offset(), record.topic());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
