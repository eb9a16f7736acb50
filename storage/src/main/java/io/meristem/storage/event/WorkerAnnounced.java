package io.meristem.storage.event;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A worker says that it is there, every 10 seconds by default, and when it begins to drain.
 *
 * @param workerClass what kind of worker it is, such as {@code cpu}; a run may ask for one
 * @param memoryBytes that a run may take at its peak
 * @param flopsPerSecond of training a small model, measured at its start; floating-point operations
 *     as {@link io.meristem.storage.run.TrainingWork} counts them
 * @param run what it is working on
 * @param url where it answers
 * @param draining whether it takes no new task
 */
public record WorkerAnnounced(
    String worker,
    String device,
    String workerClass,
    int threads,
    long memoryBytes,
    OptionalDouble flopsPerSecond,
    String product,
    Optional<String> run,
    URI url,
    boolean draining,
    Instant at) {

  public static final String TYPE = "io.meristem.worker.announced.v1";
}
