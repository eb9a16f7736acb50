package io.meristem.orchestrator;

import io.meristem.local.LocalKafka;
import io.meristem.local.LocalS3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One real S3 server and one real broker, each a process of its own, for all tests together. */
public final class Servers implements QuarkusTestResourceLifecycleManager {

  /** A team that may have one run under way. */
  static final String TEAM_OF_ONE = "team-of-one";

  /** The price of an hour of a {@link HandWorker}. */
  static final double DEVICE_HOUR = 36;

  private final List<AutoCloseable> running = new ArrayList<>();

  @Override
  public Map<String, String> start() {
    Path folder = folder();
    LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
    running.add(s3);
    LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
    running.add(kafka);
    return Map.of(
        "meristem.s3.endpoint",
        s3.endpoint().toString(),
        "meristem.s3.access-key",
        s3.accessKey(),
        "meristem.s3.secret-key",
        s3.secretKey(),
        "meristem.s3.bucket",
        s3.bucket(),
        "meristem.kafka.bootstrap-servers",
        kafka.bootstrapServers(),
        "meristem.uploads.limit",
        "1M",
        "meristem.dispatch.sweep-every",
        "200ms",
        "meristem.dispatch.quotas." + TEAM_OF_ONE,
        "1",
        "meristem.cost.device-hour." + HandWorker.CLASS,
        String.valueOf(DEVICE_HOUR));
  }

  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("meristem-it");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    for (AutoCloseable server : running.reversed()) {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    running.clear();
  }
}
