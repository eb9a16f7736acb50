package io.meristem.trainer.worker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What an operator may set, as {@code meristem.*} or in the environment as {@code MERISTEM_*}. */
@ConfigMapping(prefix = "meristem")
interface Settings {

  S3 s3();

  Kafka kafka();

  Worker worker();

  /** The bucket that holds all facts. */
  interface S3 {
    URI endpoint();

    @WithDefault("us-east-1")
    String region();

    String accessKey();

    String secretKey();

    @WithDefault("meristem")
    String bucket();
  }

  /** The broker that carries notifications. */
  interface Kafka {
    @WithDefault("127.0.0.1:9092")
    String bootstrapServers();
  }

  /** This process. */
  interface Worker {
    /** Its name in the fleet; host name and process id if left out. */
    Optional<String> id();

    /** Where attempts keep their files while they last. */
    @WithDefault("${java.io.tmpdir}/meristem-worker")
    Path directory();

    /** What kind of worker it is; {@code cpu}, or the GPU's model, if left out. */
    @WithName("class")
    Optional<String> workerClass();

    /** What a run may take of the device's memory; found out if left out. */
    Optional<MemorySize> runMemory();

    Cache cache();

    /** Threads of one tensor operation; all processors if left out. */
    OptionalInt threads();

    /** How often the owner of an attempt says that it is alive. */
    @WithDefault("1s")
    Duration heartbeatEvery();

    /** How often the worker says that it is there. */
    @WithDefault("10s")
    Duration announceEvery();

    /** Where orchestrators reach its HTTP server. */
    @WithDefault("http://${quarkus.http.host}:${quarkus.http.port}")
    URI url();

    /** How long a stop waits for the attempt to hand its run over. */
    @WithDefault("60s")
    Duration grace();
  }

  /** Parents and dataset shards that are kept for the next attempt that needs them. */
  interface Cache {
    /** The folder {@code cache} in the worker's own if left out. */
    Optional<Path> directory();

    /** Of all files together; 0 keeps none. */
    @WithDefault("10G")
    MemorySize limit();
  }
}
