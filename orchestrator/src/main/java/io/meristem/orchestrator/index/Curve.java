package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.LossPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The validation loss along a line of versions, stitched but never smoothed: each version keeps its
 * first and its last point, and what happened between two versions is a jump.
 *
 * @param segments the oldest first
 */
public record Curve(List<Segment> segments) {

  public Curve {
    segments = List.copyOf(segments);
  }

  /**
   * A measured loss.
   *
   * @param tokens seen along the whole line until then, repeats counted
   * @param loss mean in nats per token
   */
  public record Point(long tokens, double loss) {}

  /**
   * One version's part.
   *
   * @param points from its birth to its end; none if it was not trained here
   * @param jump its loss at birth less its parent's at its end; absent unless both were measured on
   *     the same windows of the same dataset
   */
  public record Segment(
      String version,
      Edge edge,
      long parameters,
      Optional<String> dataset,
      List<Point> points,
      OptionalDouble jump) {

    public Segment {
      points = List.copyOf(points);
    }
  }

  /**
   * @param line each version behind its parent
   * @param before tokens seen before the first of them
   * @param most how many points there may be, as far as that leaves each version its two
   */
  static Curve of(List<VersionDocument> line, long before, int most) {
    List<Segment> segments = new ArrayList<>();
    long seen = before;
    int each = Math.max(2, most / Math.max(1, line.size()));
    Optional<VersionDocument> parent = Optional.empty();
    for (VersionDocument version : line) {
      segments.add(segment(version, parent, seen, each));
      seen += version.trained().map(it -> it.window().tokens()).orElse(0L);
      parent = Optional.of(version);
    }
    return new Curve(segments);
  }

  private static Segment segment(
      VersionDocument version, Optional<VersionDocument> parent, long seen, int most) {
    List<Point> points =
        version.trained().map(Trained::curve).orElse(List.of()).stream()
            .map((LossPoint point) -> new Point(seen + point.tokens(), point.loss()))
            .toList();
    return new Segment(
        version.id(),
        version.edge(),
        version.parameters(),
        version.trained().map(it -> it.dataset().name() + "/" + it.dataset().hash()),
        thinned(points, most),
        jump(parent.flatMap(VersionDocument::trained), version.trained()));
  }

  private static OptionalDouble jump(Optional<Trained> parent, Optional<Trained> child) {
    return parent.isPresent() && child.isPresent() && parent.get().isMeasuredLike(child.get())
        ? OptionalDouble.of(child.get().losses().atBirth() - parent.get().losses().atEnd())
        : OptionalDouble.empty();
  }

  /**
   * At most so many of the points: the first, the last, and of each stretch between them the lowest
   * and the highest, so that no peak is lost.
   *
   * @param most at least 2
   */
  static List<Point> thinned(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    List<Point> kept = new ArrayList<>();
    kept.add(points.getFirst());
    List<Point> inner = points.subList(1, points.size() - 1);
    int stretches = (most - 2) / 2;
    for (int n = 0; n < stretches; n++) {
      int from = (int) ((long) inner.size() * n / stretches);
      int to = (int) ((long) inner.size() * (n + 1) / stretches);
      addExtremes(inner.subList(from, to), kept);
    }
    kept.add(points.getLast());
    return kept;
  }

  private static void addExtremes(List<Point> stretch, List<Point> kept) {
    if (stretch.isEmpty()) {
      return;
    }
    int lowest = 0;
    int highest = 0;
    for (int n = 1; n < stretch.size(); n++) {
      lowest = stretch.get(n).loss() < stretch.get(lowest).loss() ? n : lowest;
      highest = stretch.get(n).loss() > stretch.get(highest).loss() ? n : highest;
    }
    kept.add(stretch.get(Math.min(lowest, highest)));
    if (lowest != highest) {
      kept.add(stretch.get(Math.max(lowest, highest)));
    }
  }
}
