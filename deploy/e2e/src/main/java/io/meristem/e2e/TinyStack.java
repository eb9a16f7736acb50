package io.meristem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.local.Connections;
import io.meristem.local.Ports;
import io.meristem.local.Stack;
import io.meristem.local.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The whole system in a folder, impatient, and with what a test does to it. */
public final class TinyStack implements AutoCloseable {

  public static final String DATASET = "tale";
  public static final String WORKER = "worker-1";

  private static final Path REPOSITORY = Path.of(System.getProperty("meristem.root", "../.."));
  private static final String JVM = "JDK_JAVA_OPTIONS";

  /** Services with the flags that they are started with everywhere, for who measures them. */
  public static final Map<String, String> AS_PACKAGED = Map.of(JVM, "");

  /** Processes that start soon matter more to a test than those that run fast. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          JVM,
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
          "MERISTEM_WORKER_MEMORY",
          "512m",
          "MERISTEM_WORKER_THREADS",
          "1",
          "MERISTEM_WORKER_HEARTBEAT_EVERY",
          "250ms",
          "MERISTEM_WORKER_ANNOUNCE_EVERY",
          "1s",
          "MERISTEM_DISPATCH_HEARTBEAT_EVERY",
          "250ms",
          "MERISTEM_DISPATCH_LEASE_BEATS",
          "12",
          "MERISTEM_DISPATCH_RESEND_AFTER",
          "2s");

  private final Path data;
  private final Stack stack;
  private final Client client;
  private final Bucket bucket;

  private TinyStack(Path data, Stack stack) {
    this.data = data;
    this.stack = stack;
    this.client = new Client(stack.orchestrator());
    this.bucket = new Bucket(stack.connections());
  }

  /** One stack for all tests that leave it whole; it ends with this process. */
  public static TinyStack shared() {
    return Shared.STACK;
  }

  /** Started by whoever needs it first. */
  private static final class Shared {
    static final TinyStack STACK = in(folder());

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stack");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A stack that goes on where one in the same folder was. */
  public static TinyStack in(Path data) {
    return in(data, Map.of());
  }

  /**
   * The same with other settings.
   *
   * @param settings environment of the services, over what makes this stack impatient
   */
  public static TinyStack in(Path data, Map<String, String> settings) {
    return in(data, settings, System.err);
  }

  /**
   * The same for somebody who has something else to read.
   *
   * @param console where starts and deaths are told
   */
  public static TinyStack in(Path data, Map<String, String> settings, PrintStream console) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.putAll(settings);
    return new TinyStack(
        data,
        Stack.start(new StackOptions(REPOSITORY, data, Ports.free(), all, false, false, console)));
  }

  public Client client() {
    return client;
  }

  public Bucket bucket() {
    return bucket;
  }

  /** The file in which the S3 server keeps an object. */
  public Path fileOf(String key) {
    return data.resolve("s3").resolve(stack.connections().bucket()).resolve(key);
  }

  /** Publishes a dataset and a root, and returns the root's id. */
  public String root(String model, int steps) {
    client.awaitState(client.upload(DATASET, TinyPlan.text(), "dataset"), "published");
    return version("models", TinyPlan.root(model, DATASET, steps));
  }

  /** Publishes a version, and returns its id. Equal bodies are the same request. */
  public String version(String collection, String body) {
    String key = "key-" + Integer.toHexString(body.hashCode());
    return client.awaitVersion(client.request(collection, body, key));
  }

  /** Asks for a long growth, and returns its run when it has a resume point. */
  public String growthUnderWay(String parent, String key) {
    String run = client.request("growths", TinyPlan.growth(parent, TinyPlan.MANY_STEPS), key);
    Until.holds("resume point of run " + run, () -> !bucket.resumePoints(run, 1).isEmpty());
    return run;
  }

  /** The versions that a run has published, of all that its model has. */
  public long versionsOf(String run, String model) {
    JsonNode versions = client.lineage(model).path("versions");
    return StreamSupport.stream(versions.spliterator(), false)
        .filter(version -> version.path("run").asText().equals(run))
        .count();
  }

  /** Ends a part as {@code kill -9} does. */
  public void kill(String part) {
    ProcessHandle process = process(part);
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Where its REST interface is. */
  public URI orchestrator() {
    return stack.orchestrator();
  }

  /** Where its services find Kafka and S3. */
  public Connections connections() {
    return stack.connections();
  }

  /** The process of a part that lives. */
  public ProcessHandle process(String part) {
    long pid = stack.pids().getOrDefault(part, -1L);
    return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(part + " does not live"));
  }

  /** Starts a part again. */
  public void restart(String part) {
    stack.restart(part);
  }

  /** Asks a part to end, as SIGTERM does, and returns its exit status. */
  public int stop(String part) {
    return stack.stop(part);
  }

  /** Starts a worker. */
  public void startWorker(String id) {
    stack.startWorker(id);
  }

  /** Starts one more orchestrator, and returns where its REST interface is. */
  public URI startOrchestrator(String id) {
    return stack.startOrchestrator(id);
  }

  @Override
  public void close() {
    client.close();
    stack.close();
  }
}
