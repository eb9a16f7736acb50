package io.meristem.orchestrator.messaging;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * One thread that reads one topic for ever. It outlives a broker that goes away, and a message that
 * its handler cannot digest: messages only say "look", so a lost one costs time and nothing else.
 */
public final class Subscription implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Subscription.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<KafkaConsumer<String, byte[]>> open;
  private final Consumer<ConsumerRecord<String, byte[]>> handler;
  private final Thread thread;

  Subscription(
      String name,
      Supplier<KafkaConsumer<String, byte[]>> open,
      Consumer<ConsumerRecord<String, byte[]>> handler) {
    this.open = open;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try (KafkaConsumer<String, byte[]> consumer = open.get()) {
        while (!Thread.currentThread().isInterrupted()) {
          consumer.poll(POLL).forEach(this::handle);
        }
      } catch (InterruptException | WakeupException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("%s reads again in a second: %s", thread.getName(), e.getMessage());
        pause();
      }
    }
  }

  private void handle(ConsumerRecord<String, byte[]> record) {
    try {
      handler.accept(record);
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
