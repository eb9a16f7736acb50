package io.meristem.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running {@link EmbeddedS3} in a child process, with one bucket. */
public record LocalS3(
    LocalProcess process,
    URI endpoint,
    String accessKey,
    String secretKey,
    String bucket,
    String region)
    implements AutoCloseable {

  /** Starts a server on a free port and returns when it serves requests. */
  public static LocalS3 start(Path folder) {
    return start(folder, Ports.free(1).getFirst());
  }

  /** Starts a server on this port, perhaps again, and returns when it serves requests. */
  public static LocalS3 start(Path folder, int port) {
    return start(JavaCommand.STARTS_SOON, folder, port);
  }

  /** Starts one that is as fast as it can be, for whoever measures it. */
  public static LocalS3 startFast(Path folder) {
    return start(List.of("-Xmx512m"), folder, Ports.free(1).getFirst());
  }

  private static LocalS3 start(List<String> jvmFlags, Path folder, int port) {
    JavaCommand command =
        JavaCommand.ofEmbedded(
            AotCache.ofEmbedded("s3").use(jvmFlags),
            EmbeddedS3.class,
            folder.toString(),
            Integer.toString(port),
            Connections.ACCESS_KEY,
            Connections.SECRET_KEY,
            Connections.BUCKET);
    LocalProcess process = LocalProcess.start("s3", command);
    process.awaitReady(Duration.ofSeconds(60));
    return new LocalS3(
        process,
        URI.create("http://127.0.0.1:" + port),
        Connections.ACCESS_KEY,
        Connections.SECRET_KEY,
        Connections.BUCKET,
        Connections.REGION);
  }

  @Override
  public void close() {
    process.close();
  }
}
