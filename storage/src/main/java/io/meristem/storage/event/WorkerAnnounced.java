package io.meristem.storage.event;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A worker says that it is there, every 10 seconds by default, and when it begins to drain.
 *
 * @param memoryBytes of the device
 * @param run what it is working on
 * @param url where it answers
 * @param draining whether it takes no new task
 */
public record WorkerAnnounced(
    String worker,
    String device,
    int threads,
    long memoryBytes,
    String product,
    Optional<String> run,
    URI url,
    boolean draining,
    Instant at) {

  public static final String TYPE = "io.meristem.worker.announced.v1";
}
