package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds where a run can go on. */
public final class ResumePoints {

  private ResumePoints() {}

  /**
   * The resume point after the most batches, of any attempt, whose manifest and blobs are all
   * there. Manifests are written after their blobs, so a half-written one is only ever missing; one
   * that cannot be read is passed over.
   */
  public static Optional<ResumePoint> newestWhole(ObjectStore store, String run) {
    return newestWhole(store, run, _ -> true);
  }

  /** The resume point that was written after so many batches, of any attempt, if it is whole. */
  public static Optional<ResumePoint> whole(ObjectStore store, String run, long batches) {
    return newestWhole(store, run, point -> point.guard().batches() == batches);
  }

  /** The newest whole one of those that are wanted. */
  public static Optional<ResumePoint> newestWhole(
      ObjectStore store, String run, Predicate<ResumePoint> wanted) {
    return manifests(store, run).stream()
        .flatMap(key -> store.get(key).flatMap(text -> readable(key, text)).stream())
        .filter(wanted)
        .sorted(Comparator.<ResumePoint>comparingLong(point -> point.guard().batches()).reversed())
        .filter(point -> isThere(store, point.weights()) && isThere(store, point.optimizer()))
        .findFirst();
  }

  private static Optional<ResumePoint> readable(String key, String text) {
    try {
      return Optional.of(Documents.read(key, text, ResumePoint.class));
    } catch (UnreadableDocumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> manifests(ObjectStore store, String run) {
    return new Keys(store, RunKeys.attempts(run))
        .stream().filter(key -> key.endsWith("/manifest.json")).toList();
  }

  private static boolean isThere(ObjectStore store, BlobRef blob) {
    return store.size(blob.key()).orElse(-1) == blob.bytes();
  }
}
