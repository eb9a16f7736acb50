package io.meristem.orchestrator.planning;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.TrainingWork;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast a worker trains.
 *
 * @param flopsPerSecond as {@link TrainingWork} counts; without end for a training that took no
 *     time
 */
record Speed(String worker, double flopsPerSecond) {

  /** What a version was trained at, if it was trained. */
  static Optional<Speed> of(VersionDocument version) {
    return version
        .trained()
        .filter(by -> by.window().tokens() > 0)
        .map(by ->
            new Speed(
                version.provenance().worker(),
                TrainingWork.of(version.config(), by.spec()) / by.seconds()));
  }

  /** That of the fastest of these workers, as they say, if one says. */
  static Optional<Speed> ofFastest(List<WorkerAnnounced> workers) {
    return workers.stream()
        .filter(worker -> worker.flopsPerSecond().isPresent())
        .map(worker -> new Speed(worker.worker(), worker.flopsPerSecond().getAsDouble()))
        .max(Comparator.comparingDouble(Speed::flopsPerSecond));
  }
}
