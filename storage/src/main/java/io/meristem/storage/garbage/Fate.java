package io.meristem.storage.garbage;

import java.util.List;
import java.util.Set;

/** What became of a run, as far as it matters to what the run stored. */
sealed interface Fate {

  /**
   * It may still need everything: it is about to publish, it may be retried, or nobody can tell.
   */
  record Undecided() implements Fate {}

  /**
   * It goes on from its newest resume points.
   *
   * @param points that can be read, in any order
   */
  record Training(List<StoredPoint> points) implements Fate {
    public Training {
      points = List.copyOf(points);
    }
  }

  /** It was given up for ever. */
  record Abandoned() implements Fate {}

  /**
   * It has a result.
   *
   * @param document the key of what it ended with
   * @param named the keys of what that names
   */
  record Published(String document, Set<String> named) implements Fate {
    public Published {
      named = Set.copyOf(named);
    }
  }

  /**
   * Its version was purged.
   *
   * @param document the key of the version's document, which stays: the lineage is read from it
   */
  record Purged(String version, String document) implements Fate {}
}
