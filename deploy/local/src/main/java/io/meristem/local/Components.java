package io.meristem.local;

import io.meristem.local.Component.Health.AnswersReady;
import io.meristem.local.Component.Health.SaysReady;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each part of a stack is made of. */
record Components(StackOptions options, Connections connections) {

  /** Quarkus clears thread locals between tasks, which JDK 24 and later allow only when asked. */
  private static final String THREAD_LOCALS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final String JVM_FLAGS = "JDK_JAVA_OPTIONS";

  /** Where the services are packaged, in the repository. */
  static final String ORCHESTRATOR = "orchestrator/target/quarkus-app/quarkus-run.jar";

  static final String WORKER = "trainer-worker/target/quarkus-app/quarkus-run.jar";

  Component kafka() {
    int port = options.ports().kafka();
    int controllerPort = options.ports().kafkaController();
    List<String> arguments =
        List.of(
            options.data().resolve("kafka").toString(),
            Integer.toString(port),
            Integer.toString(controllerPort));
    return embedded(
        "kafka",
        JavaCommand.STARTS_SOON,
        EmbeddedKafka.class,
        arguments,
        List.of(port, controllerPort),
        "127.0.0.1:" + port);
  }

  Component s3() {
    int port = options.ports().s3();
    List<String> arguments =
        List.of(
            options.data().resolve("s3").toString(),
            Integer.toString(port),
            connections.accessKey(),
            connections.secretKey(),
            connections.bucket());
    return embedded(
        "s3",
        List.of("-Xmx512m"),
        EmbeddedS3.class,
        arguments,
        List.of(port),
        connections.endpoint().toString());
  }

  Component orchestrator(String id, int port) {
    return service(id, List.of("-Xmx512m", THREAD_LOCALS), ORCHESTRATOR, port, Map.of());
  }

  Component worker(String id, int port) {
    return service(
        id,
        List.of(
            "-Xmx" + options.workerMemory(),
            THREAD_LOCALS,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dai.djl.offline=true"),
        WORKER,
        port,
        Map.of(
            "MERISTEM_WORKER_ID",
            id,
            "MERISTEM_WORKER_DIRECTORY",
            options.data().resolve(id).toString()));
  }

  private Component embedded(
      String name,
      List<String> flags,
      Class<?> mainClass,
      List<String> arguments,
      List<Integer> ports,
      String address) {
    Map<String, String> environment = new HashMap<>(options.settings());
    environment.keySet().retainAll(Set.of(JVM_FLAGS));
    JavaCommand command =
        JavaCommand.ofEmbedded(
            cached(flags, AotCache.ofEmbedded(name)), mainClass, arguments.toArray(String[]::new));
    return new Component(name, command.line(), environment, new SaysReady(), ports, address);
  }

  private List<String> cached(List<String> flags, AotCache cache) {
    return options.recordsAotCaches() ? cache.record(flags) : cache.use(flags);
  }

  private Component service(
      String name, List<String> flags, String jar, int port, Map<String, String> own) {
    Path path = options.repository().resolve(jar);
    Map<String, String> environment = new HashMap<>(options.settings());
    environment.putAll(connections.environment());
    environment.putAll(own);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    URI address = URI.create("http://127.0.0.1:" + port);
    return new Component(
        name,
        JavaCommand.ofJar(cached(flags, AotCache.ofService(path)), path).line(),
        environment,
        new AnswersReady(address.resolve("/q/health/ready")),
        List.of(port),
        address.toString());
  }
}
