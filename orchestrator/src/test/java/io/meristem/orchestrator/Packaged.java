package io.meristem.orchestrator;

import io.meristem.local.JavaCommand;
import io.meristem.local.LocalKafka;
import io.meristem.local.LocalS3;
import io.meristem.local.Ports;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The packaged orchestrator as a process of its own, as an operator runs it. */
final class Packaged implements AutoCloseable {

  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-XX:TieredStopAtLevel=1");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final int port;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private Packaged(Process process, int port) {
    this.process = process;
    this.port = port;
    this.reader = Thread.ofPlatform().daemon().start(this::readOutput);
  }

  /** Where these servers are, as an operator sets it. */
  static Map<String, String> settings(LocalS3 s3, String bootstrapServers) {
    return new HashMap<>(
        Map.of(
            "MERISTEM_S3_ENDPOINT", s3.endpoint().toString(),
            "MERISTEM_S3_ACCESS_KEY", s3.accessKey(),
            "MERISTEM_S3_SECRET_KEY", s3.secretKey(),
            "MERISTEM_S3_BUCKET", s3.bucket(),
            "MERISTEM_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers));
  }

  static Map<String, String> settings(LocalS3 s3, LocalKafka kafka) {
    return settings(s3, kafka.bootstrapServers());
  }

  static Packaged start(Map<String, String> settings) {
    int port = Ports.free(1).getFirst();
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.ofJar(FLAGS, JAR).line()).redirectErrorStream(true);
    builder.environment().putAll(settings);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    try {
      return new Packaged(builder.start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException e) {
      output.add("its output is broken: " + e.getMessage());
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Response get(String path) {
    return RestAssured.given().get(uri(path));
  }

  /** 0 while nobody listens. */
  int status(String path) {
    try {
      return get(path).statusCode();
    } catch (Exception e) {
      if (e instanceof ConnectException || e.getCause() instanceof ConnectException) {
        return 0;
      }
      throw e;
    }
  }

  Packaged awaitStatus(String path, int status) {
    Await.until(
        () -> path + " answers " + status + ":\n" + String.join("\n", output),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended:\n" + String.join("\n", output));
          }
          return status(path) == status;
        });
    return this;
  }

  Packaged awaitReady() {
    return awaitStatus("/q/health/ready", 200);
  }

  /** The status that it ends with by itself. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs:\n" + String.join("\n", output));
    }
    reader.join();
    return process.exitValue();
  }

  List<String> output() {
    return List.copyOf(output);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
