package io.meristem.storage.garbage;

import io.meristem.storage.garbage.Garbage.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what of all that a run stored is garbage, unless another's document names it. Pure.
 *
 * <p>The manifest of a resume point comes before its blobs in what is answered, so that whoever
 * deletes in this order never leaves one that names what is gone.
 */
final class RunGarbage {

  /** So many whole resume points stay with an open run. */
  private static final int POINTS_KEPT = 2;

  private RunGarbage() {}

  /**
   * @param blobs all that lie under the run
   */
  static List<Garbage> of(Owner owner, List<String> blobs, Fate fate) {
    return switch (fate) {
      case Fate.Undecided _ -> List.of();
      case Fate.Training(List<StoredPoint> points) -> behind(owner, blobs, points);
      case Fate.Abandoned _ -> all(owner, blobs, fate);
      case Fate.Published(String document, Set<String> named) ->
          all(
              owner,
              blobs.stream().filter(key -> !key.equals(document) && !named.contains(key)).toList(),
              fate);
      case Fate.Purged(_, String document) ->
          all(owner, blobs.stream().filter(key -> !key.equals(document)).toList(), fate);
    };
  }

  /**
   * The same of the manifests of a run that goes on from none of them: those that name something
   * that goes say so before it is gone.
   */
  static List<Garbage> all(Owner owner, List<String> keys, Fate fate) {
    return keys.stream().flatMap(key -> garbage(owner, key, fate)).toList();
  }

  private static Stream<Garbage> garbage(Owner owner, String key, Fate fate) {
    return switch (fate) {
      case Fate.Undecided _, Fate.Training _ -> Stream.of();
      case Fate.Abandoned _ -> Stream.of(new Garbage.OfAbandonedRun(key, owner));
      case Fate.Published(String document, _) ->
          Stream.of(new Garbage.NotNamed(key, owner, document));
      case Fate.Purged(String version, _) ->
          Stream.of(new Garbage.OfPurgedVersion(key, owner, version));
    };
  }

  private static List<Garbage> behind(Owner owner, List<String> blobs, List<StoredPoint> points) {
    List<StoredPoint> kept = kept(points);
    Set<String> free = new HashSet<>(blobs);
    kept.forEach(point -> point.blobs().forEach(free::remove));
    List<StoredPoint> old = points.stream().filter(point -> !kept.contains(point)).toList();
    List<Garbage> garbage = new ArrayList<>();
    for (StoredPoint point : old) {
      garbage.add(new Garbage.OldResumePoint(point.manifest(), owner, point.batches()));
    }
    for (StoredPoint point : old) {
      point.blobs().stream()
          .filter(free::remove)
          .forEach(blob -> garbage.add(new Garbage.OldResumePoint(blob, owner, point.batches())));
    }
    return garbage;
  }

  /** The newest whole ones, what is newer than those, and what training may go back to. */
  private static List<StoredPoint> kept(List<StoredPoint> points) {
    List<StoredPoint> whole =
        points.stream()
            .filter(StoredPoint::isWhole)
            .sorted(Comparator.comparingLong(StoredPoint::batches).reversed())
            .limit(POINTS_KEPT)
            .toList();
    if (whole.size() < POINTS_KEPT) {
      return points;
    }
    long oldest = whole.getLast().batches();
    return points.stream()
        .filter(point -> point.batches() >= oldest || whole.stream().anyMatch(point::isNeededBy))
        .toList();
  }
}
