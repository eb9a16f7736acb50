package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds where a run can go on. */
public final class ResumePoints {

  private static final Pattern KEY = Pattern.compile(".+/resume/(\\d{10,18})/manifest\\.json");

  private ResumePoints() {}

  private record Manifest(String key, long batches) {
    static Manifest of(MatchResult key) {
      return new Manifest(key.group(), Long.parseLong(key.group(1)));
    }
  }

  /**
   * The resume point after the most batches, of any attempt, whose manifest and blobs are all
   * there. Manifests are written after their blobs, so a half-written one is only ever missing; one
   * that cannot be read is passed over.
   */
  public static Optional<ResumePoint> newestWhole(ObjectStore store, String run) {
    return wholeNewestFirst(store, run).findFirst();
  }

  /**
   * All such resume points, the one after the most batches first. A manifest is read, and its blobs
   * are looked for, when it is its turn.
   */
  public static Stream<ResumePoint> wholeNewestFirst(ObjectStore store, String run) {
    return newestFirst(store, run).flatMap(manifest -> whole(store, manifest).stream());
  }

  /** The resume point that was written after so many batches, of any attempt, if it is whole. */
  public static Optional<ResumePoint> whole(ObjectStore store, String run, long batches) {
    return newestFirst(store, run)
        .filter(manifest -> manifest.batches() == batches)
        .flatMap(manifest -> whole(store, manifest).stream())
        .findFirst();
  }

  /**
   * The key of the manifest after the most batches, whole or not: another one when there is a newer
   * point.
   */
  public static Optional<String> newestKey(ObjectStore store, String run) {
    return newestFirst(store, run).map(Manifest::key).findFirst();
  }

  /** Out of a list: a stream that still has to be sorted is no more lazy for who iterates it. */
  private static Stream<Manifest> newestFirst(ObjectStore store, String run) {
    return new Keys(store, RunKeys.attempts(run))
        .stream()
            .flatMap(key -> KEY.matcher(key).results())
            .map(Manifest::of)
            .sorted(Comparator.comparingLong(Manifest::batches).reversed())
            .toList()
            .stream();
  }

  private static Optional<ResumePoint> whole(ObjectStore store, Manifest manifest) {
    return store
        .get(manifest.key())
        .flatMap(text -> readable(manifest.key(), text))
        .filter(point -> isThere(store, point.weights()) && isThere(store, point.optimizer()));
  }

  private static Optional<ResumePoint> readable(String key, String text) {
    try {
      return Optional.of(Documents.read(key, text, ResumePoint.class));
    } catch (UnreadableDocumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isThere(ObjectStore store, BlobRef blob) {
    return store.size(blob.key()).orElse(-1) == blob.bytes();
  }
}
