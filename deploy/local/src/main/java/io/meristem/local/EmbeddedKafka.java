package io.meristem.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker and its controller in this process, on loopback, with its data in a folder.
 *
 * <p>The folder belongs to one process at a time and may be used again after any end of it, also a
 * sudden one, and also on other ports. Topics are never created by mere use. SIGTERM ends it in
 * order.
 */
public final class EmbeddedKafka {

  private static final Map<String, String> ONE_NODE =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "3"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "3"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "3"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));

  /** A killed broker is fenced, and a killed consumer is missed, within seconds. */
  private static final Map<String, String> QUICK_TO_NOTICE =
      Map.of(
          "broker.session.timeout.ms", "3000",
          "broker.heartbeat.interval.ms", "500",
          "group.initial.rebalance.delay.ms", "0",
          "group.share.min.session.timeout.ms", "3000",
          "group.share.session.timeout.ms", "6000",
          "group.share.min.heartbeat.interval.ms", "500",
          "group.share.heartbeat.interval.ms", "1000",
          "group.share.min.record.lock.duration.ms", "1000");

  private EmbeddedKafka() {}

  /**
   * Runs a broker until SIGTERM.
   *
   * @param args the data folder, the port of the broker, the port of the controller
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Properties settings = settings(folder, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    formatOnce(folder);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    server.startup();
    System.out.println(Tethered.READY);
    server.awaitShutdown();
  }

  private static Properties settings(Path folder, int port, int controllerPort) {
    String broker = "PLAINTEXT://127.0.0.1:" + port;
    Properties settings = new Properties();
    settings.putAll(ONE_NODE);
    settings.putAll(QUICK_TO_NOTICE);
    settings.putAll(
        Map.of(
            "log.dirs",
            folder.toString(),
            "listeners",
            broker + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners",
            broker,
            "controller.quorum.voters",
            "1@127.0.0.1:" + controllerPort));
    return settings;
  }

  private static void formatOnce(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the folder " + folder + " cannot be prepared for Kafka", e);
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }
}
