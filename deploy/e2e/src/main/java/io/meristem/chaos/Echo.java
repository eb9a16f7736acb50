package io.meristem.chaos;

import io.meristem.local.Connections;
import io.meristem.storage.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Repeats every message that makes somebody act: tasks, and what workers say. */
final class Echo implements AutoCloseable {

  private static final Pattern TOPICS =
      Pattern.compile(Topics.TASKS + "(\\..*)?|" + Topics.RUNS + "|" + Topics.WORKERS);
  private static final String MARK = "echo";

  private final Echoes how;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final Thread thread;

  private Echo(Echoes how, String bootstrapServers) {
    this.how = how;
    this.consumer = Heard.consumer(bootstrapServers);
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
    this.thread = Thread.ofPlatform().daemon().name("echo").unstarted(this::repeat);
  }

  /** Begins with the oldest message that is there: what earlier runs said is said again too. */
  static Echo of(Connections connections, Echoes how) {
    Echo echo = new Echo(how, connections.bootstrapServers());
    echo.thread.start();
    return echo;
  }

  private void repeat() {
    try (consumer;
        producer) {
      consumer.subscribe(TOPICS);
      while (true) {
        List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();
        long end = System.nanoTime() + how.after().toNanos();
        do {
          consumer.poll(Duration.ofMillis(50)).forEach(heard::add);
        } while (System.nanoTime() - end < 0);
        say(how.reversed() ? heard.reversed() : heard);
      }
    } catch (WakeupException e) {
      // It is closed.
    }
  }

  private void say(List<ConsumerRecord<String, byte[]>> messages) {
    for (ConsumerRecord<String, byte[]> message : messages) {
      if (message.headers().lastHeader(MARK) == null) {
        ProducerRecord<String, byte[]> copy =
            new ProducerRecord<>(message.topic(), message.key(), message.value());
        message.headers().forEach(copy.headers()::add);
        copy.headers().add(MARK, new byte[0]);
        var _ = producer.send(copy);
      }
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
