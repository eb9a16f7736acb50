package io.meristem.trainer.training;

import io.meristem.storage.run.GuardState;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.StartingPoint.Resumed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where training can go back to: where it started, the resume points it wrote in their turn, and
 * earlier ones of the same run. Keeps the files of those points that may still be needed: the
 * newest, and the last one that is known to be good.
 */
final class GoodPoints {

  private final StartingPoint start;
  private final Map<Long, SavedPoint> written = new TreeMap<>();

  GoodPoints(StartingPoint start) {
    this.start = start;
  }

  /** The point that was written after so many batches; 0 is the birth. */
  StartingPoint at(long batches) {
    SavedPoint own = written.get(batches);
    if (own != null) {
      return new Resumed(start.config(), own, start.old(), this::at);
    }
    return switch (start) {
      case Birth birth -> birth;
      case Resumed resumed when batches(resumed.point()) == batches -> resumed;
      case Resumed resumed -> resumed.earlier().apply(batches);
    };
  }

  /** Remembers a point that was written in its turn, and deletes those that it makes needless. */
  void add(SavedPoint point) {
    GuardState guard = point.state().guard();
    written.put(batches(point), point);
    written
        .entrySet()
        .removeIf(known -> {
          boolean needless = known.getKey() != guard.newest() && known.getKey() != guard.good();
          if (needless) {
            delete(known.getValue());
          }
          return needless;
        });
  }

  private static long batches(SavedPoint point) {
    return point.state().guard().batches();
  }

  private static void delete(SavedPoint point) {
    try {
      Files.delete(point.weights());
      Files.delete(point.moments());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
