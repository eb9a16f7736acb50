package io.meristem.storage.garbage;

import io.meristem.storage.garbage.WrittenRun.Point;
import io.meristem.storage.garbage.WrittenRun.Stage;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is garbage by DESIGN's words, told from what was written and not from what is in storage:
 * the reference that collections are compared with.
 */
final class ExpectedGarbage {

  private Map<String, Instant> orphans = new HashMap<>();

  /** The keys that a collection must delete now; what it has to remember is remembered here too. */
  Set<String> collected(World world) {
    Set<String> garbage = new TreeSet<>();
    Set<String> needed = needed(world);
    for (WrittenRun run : world.runs) {
      Set<String> blobs = candidates(run);
      blobs.removeAll(needed);
      garbage.addAll(blobs);
      boolean goesOn = run.stage.compareTo(Stage.OFFERED) <= 0;
      run.points.stream()
          .filter(point -> goesOn ? isBehind(run, point) : !blobs.isEmpty())
          .forEach(point -> garbage.add(point.manifest()));
    }
    garbage.addAll(uploads(world));
    return garbage;
  }

  /** What unpurged versions name, and the parents of runs that may be open. */
  private static Set<String> needed(World world) {
    Set<String> needed = new HashSet<>();
    for (WrittenRun run : world.runs) {
      if (run.isVersion() && !run.isPurged) {
        needed.addAll(run.whole());
      }
      if (run.isMarked) {
        run.parents.forEach(parent -> needed.addAll(parent.whole()));
      }
    }
    return needed;
  }

  private static Set<String> candidates(WrittenRun run) {
    Set<String> blobs = new HashSet<>(run.blobs);
    return switch (run.stage) {
      case MARKED, WAITING, CHECKED, OFFERED -> oldPoints(run);
      case PUBLISHING -> new HashSet<>();
      case EFFECTED ->
          run.spec instanceof RunSpec.PrepareDataset ? new HashSet<>() : unnamed(run, blobs);
      case PUBLISHED -> unnamed(run, blobs);
      case FAILED -> new HashSet<>();
      case ABANDONED -> blobs;
    };
  }

  private static Set<String> unnamed(WrittenRun run, Set<String> blobs) {
    if (run.document != null) {
      blobs.remove(run.document.key());
    }
    if (!run.isPurged) {
      blobs.removeAll(run.named);
    }
    return blobs;
  }

  private static Set<String> oldPoints(WrittenRun run) {
    Set<String> old = new HashSet<>();
    run.points.stream()
        .filter(point -> isBehind(run, point))
        .forEach(point -> old.addAll(point.blobs()));
    run.points.stream()
        .filter(point -> !isBehind(run, point))
        .forEach(point -> old.removeAll(point.blobs()));
    old.retainAll(run.blobs);
    return old;
  }

  /**
   * Whether a point lies behind the newest two whole ones, and neither of them may go back to it.
   */
  private static boolean isBehind(WrittenRun run, Point point) {
    List<Point> newest =
        run.points.stream()
            .filter(Point::isWhole)
            .sorted(Comparator.comparingLong(Point::batches).reversed())
            .toList();
    if (newest.size() < 2 || point.batches() >= newest.get(1).batches()) {
      return false;
    }
    return newest.get(0).good() != point.batches() && newest.get(1).good() != point.batches();
  }

  private Set<String> uploads(World world) {
    Set<String> garbage = new HashSet<>();
    Set<String> open = new HashSet<>();
    Map<String, Instant> waiting = new HashMap<>();
    for (WrittenRun run : world.runs) {
      if (run.isMarked) {
        run.spec.sourceFiles().stream().map(SourceObject::key).forEach(open::add);
      }
    }
    for (WrittenRun run : world.runs) {
      if (!run.isMarked && run.isFinal() && run.uploads.stream().noneMatch(open::contains)) {
        garbage.addAll(run.uploads);
      }
    }
    for (Set<String> folder : world.loose.values()) {
      for (String key : folder.stream().noneMatch(open::contains) ? folder : Set.<String>of()) {
        Instant since = orphans.getOrDefault(key, world.now);
        if (Duration.between(since, world.now).compareTo(Duration.ofDays(1)) < 0) {
          waiting.put(key, since);
        } else {
          garbage.add(key);
        }
      }
    }
    orphans = waiting;
    return garbage;
  }

  /** Takes what was deleted out of what was written. */
  static void forget(World world, Set<String> deleted) {
    for (WrittenRun run : world.runs) {
      run.blobs.removeAll(deleted);
      run.uploads.removeAll(deleted);
      run.points.removeIf(point -> deleted.contains(point.manifest()));
    }
    for (String folder : new ArrayList<>(world.loose.keySet())) {
      Set<String> left = new HashSet<>(world.loose.getOrDefault(folder, Set.of()));
      left.removeAll(deleted);
      if (left.isEmpty()) {
        world.loose.remove(folder);
      } else {
        world.loose.put(folder, left);
      }
    }
  }
}
