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

  Component kafka() {
    int port = options.ports().kafka();
    int controllerPort = options.ports().kafkaController();
    JavaCommand command =
        JavaCommand.ofMain(
            JavaCommand.STARTS_SOON,
            EmbeddedKafka.class,
            options.data().resolve("kafka").toString(),
            Integer.toString(port),
            Integer.toString(controllerPort));
    return embedded("kafka", command, List.of(port, controllerPort), "127.0.0.1:" + port);
  }

  Component s3() {
    int port = options.ports().s3();
    JavaCommand command =
        JavaCommand.ofMain(
            List.of("-Xmx512m"),
            EmbeddedS3.class,
            options.data().resolve("s3").toString(),
            Integer.toString(port),
            connections.accessKey(),
            connections.secretKey(),
            connections.bucket());
    return embedded("s3", command, List.of(port), connections.endpoint().toString());
  }

  Component orchestrator(String id, int port) {
    return service(
        id,
        List.of("-Xmx512m", THREAD_LOCALS),
        "orchestrator/target/quarkus-app/quarkus-run.jar",
        port,
        Map.of());
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
        "trainer-worker/target/quarkus-app/quarkus-run.jar",
        port,
        Map.of(
            "MERISTEM_WORKER_ID",
            id,
            "MERISTEM_WORKER_DIRECTORY",
            options.data().resolve(id).toString()));
  }

  private Component embedded(
      String name, JavaCommand command, List<Integer> ports, String address) {
    Map<String, String> environment = new HashMap<>(options.settings());
    environment.keySet().retainAll(Set.of(JVM_FLAGS));
    return new Component(name, command.line(), environment, new SaysReady(), ports, address);
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
        JavaCommand.ofJar(flags, path).line(),
        environment,
        new AnswersReady(address.resolve("/q/health/ready")),
        List.of(port),
        address.toString());
  }
}
