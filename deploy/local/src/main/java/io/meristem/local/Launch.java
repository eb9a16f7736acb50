package io.meristem.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** What the commands of {@code deploy/} have in common. */
public final class Launch {

  private Launch() {}

  /** The root of the built project, which the scripts hand over as {@code meristem.root}. */
  public static Path repository() {
    return Path.of(System.getProperty("meristem.root", ".")).toAbsolutePath().normalize();
  }

  /** A supervised stack with this process's settings; its progress goes to standard error. */
  public static StackOptions options(Path repository, Path data, Ports ports, boolean verbose) {
    Map<String, String> settings =
        System.getenv().entrySet().stream()
            .filter(setting -> setting.getKey().startsWith("MERISTEM_"))
            .filter(setting -> !setting.getValue().isBlank())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new StackOptions(repository, data, ports, settings, true, verbose, System.err);
  }

  public static String addresses(Stack stack) {
    Connections connections = stack.connections();
    return """

    Meristem is up. Ctrl-C stops it.
      Dashboard     %1$s
      REST API      %1$s/api/v1
      API document  %1$s/q/openapi
      Kafka         %2$s
      S3            %3$s  bucket %4$s
    """
        .formatted(
            stack.orchestrator(),
            connections.bootstrapServers(),
            connections.endpoint(),
            connections.bucket());
  }
}
