package io.meristem.orchestrator;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/** What an operator may set, as {@code meristem.*} or in the environment as {@code MERISTEM_*}. */
@ConfigMapping(prefix = "meristem")
public interface Settings {

  S3 s3();

  Kafka kafka();

  Uploads uploads();

  Dispatch dispatch();

  Cost cost();

  Index index();

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

  /** Texts that people send. */
  interface Uploads {
    /** The largest text or file that is taken. */
    @WithDefault("10G")
    MemorySize limit();
  }

  /** What work costs. */
  interface Cost {
    /** Money for an hour of a device, by the class of its worker; others have no price. */
    Map<String, Double> deviceHour();

    /** Money for a GiB in object storage, for a month. */
    OptionalDouble gibMonth();
  }

  /** How fresh the index is, and how fast a start. */
  interface Index {
    /** The pause between two looks at a hundred models' logs, for events that were lost. */
    @WithDefault("5s")
    Duration lookEvery();

    /** How often it is seen to whether a snapshot is due. */
    @WithDefault("1m")
    Duration snapshotEvery();

    /** After how many new commits of models a snapshot is due. */
    @WithDefault("1000")
    long snapshotAfter();
  }

  /** How runs are watched over. */
  interface Dispatch {
    /** How often a worker beats; the workers' setting of the same name must not be longer. */
    @WithDefault("1s")
    Duration heartbeatEvery();

    /** A lease is lost after this many beats without a new heartbeat. */
    @WithDefault("4")
    int leaseBeats();

    /** How long after one sweep of all open runs and plans the next begins. */
    @WithDefault("1s")
    Duration sweepEvery();

    /**
     * After how long a task that nobody leased is sent again, or its offer taken back if no worker
     * is left for it.
     */
    @WithDefault("10s")
    Duration resendAfter();

    /**
     * How soon the only worker for a run is offered it again after it failed there, doubled by each
     * further failure. While there is another one, it is left to that for 120 times as long. A
     * worker that failed one run after the other is offered none for 6 times as long, doubled up to
     * 120 times. 0 offers everything at once.
     */
    @WithDefault("5s")
    Duration retryAfter();

    /** A worker that was not heard of for so long is offered nothing. */
    @WithDefault("30s")
    Duration workerSilence();

    /**
     * So many attempts of a run may fail, without a newer resume point, before it fails itself; a
     * retry counts anew.
     */
    @WithDefault("3")
    int failures();

    /** So many of its attempts in a row may be lost without a newer resume point. */
    @WithDefault("5")
    int losses();

    /** How many runs a team may have under way; a team that is not named has no limit. */
    Map<String, Integer> quotas();
  }
}
