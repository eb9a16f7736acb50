package io.meristem.storage.garbage;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.ResumePoint;
import java.util.List;
import java.util.stream.Stream;

/**
 * A resume point as it lies in storage.
 *
 * @param manifest its key
 * @param isWhole whether both blobs are there, and as long as they should be
 */
record StoredPoint(String manifest, ResumePoint point, boolean isWhole) {

  /** How many batches were drawn when it was written. */
  long batches() {
    return point.guard().batches();
  }

  /** Whether training that goes on from the other point may go back to this one. */
  boolean isNeededBy(StoredPoint other) {
    GuardState guard = other.point().guard();
    return batches() == guard.good() || batches() == guard.newest();
  }

  /** The blobs, each once. */
  List<String> blobs() {
    return Stream.of(point.weights(), point.optimizer()).map(BlobRef::key).distinct().toList();
  }
}
