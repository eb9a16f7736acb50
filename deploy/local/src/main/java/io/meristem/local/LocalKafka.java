package io.meristem.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running {@link EmbeddedKafka} in a child process. */
public record LocalKafka(LocalProcess process, String bootstrapServers) implements AutoCloseable {

  /** Starts a broker on free ports and returns when it serves requests. */
  public static LocalKafka start(Path folder) {
    List<Integer> ports = Ports.free(2);
    return start(folder, ports.get(0), ports.get(1));
  }

  /** Starts a broker on these ports, perhaps again, and returns when it serves requests. */
  public static LocalKafka start(Path folder, int port, int controllerPort) {
    JavaCommand command =
        JavaCommand.ofEmbedded(
            AotCache.ofEmbedded("kafka").use(JavaCommand.STARTS_SOON),
            EmbeddedKafka.class,
            folder.toString(),
            Integer.toString(port),
            Integer.toString(controllerPort));
    LocalProcess process = LocalProcess.start("kafka", command);
    process.awaitReady(Duration.ofSeconds(60));
    return new LocalKafka(process, "127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.close();
  }
}
