package io.meristem.orchestrator.index;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The validation loss along a line of versions, stitched but never smoothed: each version keeps its
 * first and its last point, and what happened between two versions is a jump. The loss of the
 * batches stands beside it: it is of other text, and of a model that learns meanwhile.
 *
 * @param segments the oldest first
 */
public record Curve(List<Segment> segments) {

  /**
   * A loss that moves by more at a birth was moved by the growth: losses are means over many tokens
   * in fp32.
   */
  public static final double JUMP_TOLERANCE = 1e-3;

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
   * @param from tokens seen along the line before it
   * @param points from its birth to its end; none if it was not trained here
   * @param training running means of the losses of its batches; none if nobody kept them
   * @param bytesPerToken of the text that they were measured on
   * @param jump its loss at birth less its parent's at its end; absent unless both were measured on
   *     the same windows of the same dataset
   * @param certified whether its growth was proven to have kept the function; absent without a
   *     growth
   */
  public record Segment(
      String version,
      Edge edge,
      long parameters,
      Optional<String> dataset,
      long from,
      Length length,
      List<Point> points,
      List<Point> training,
      OptionalDouble bytesPerToken,
      OptionalDouble jump,
      Optional<Boolean> certified,
      Optional<Control> control) {

    public Segment {
      points = List.copyOf(points);
      training = List.copyOf(training);
    }
  }

  /**
   * How long a version was trained, in several measures.
   *
   * @param seconds on devices, over all attempts
   * @param warmup fraction of the steps in which the learning rate rose, and tau where it is ramped
   */
  public record Length(long tokens, long steps, double seconds, double flops, double warmup) {

    static Length of(VersionDocument version) {
      Cost cost = Cost.of(version);
      Optional<TrainingSpec> spec = version.trained().map(Trained::spec);
      return new Length(
          cost.tokens(),
          spec.map(TrainingSpec::steps).orElse(0L),
          cost.deviceSeconds(),
          cost.flops(),
          spec.map(TrainingSpec::warmup).orElse(0.0));
    }
  }

  /**
   * The same parent, trained on for as long on the same rows without growth.
   *
   * @param length its own: a step of the smaller model takes less
   * @param gain its loss at the end less that of the grown one; absent unless both were measured on
   *     the same windows
   */
  public record Control(String version, Length length, List<Point> points, OptionalDouble gain) {

    public Control {
      points = List.copyOf(points);
    }
  }

  /**
   * @param line each version behind its parent
   * @param controls control arms, by the ids of the versions that they stand beside
   * @param before tokens seen before the first of them
   * @param most how many points there may be, as far as that leaves each version its two
   */
  static Curve of(
      List<VersionDocument> line, Map<String, VersionDocument> controls, long before, int most) {
    List<Segment> segments = new ArrayList<>();
    long seen = before;
    int each = Math.max(2, most / Math.max(1, line.size()));
    Optional<VersionDocument> parent = Optional.empty();
    for (VersionDocument version : line) {
      Optional<VersionDocument> control = Optional.ofNullable(controls.get(version.id()));
      segments.add(segment(version, parent, control, seen, each));
      seen += version.trained().map(it -> it.window().tokens()).orElse(0L);
      parent = Optional.of(version);
    }
    return new Curve(segments);
  }

  private static Segment segment(
      VersionDocument version,
      Optional<VersionDocument> parent,
      Optional<VersionDocument> control,
      long seen,
      int most) {
    return new Segment(
        version.id(),
        version.edge(),
        version.parameters(),
        version.trained().map(it -> it.dataset().name() + "/" + it.dataset().hash()),
        seen,
        Length.of(version),
        points(version.trained().map(Trained::curve), seen, most),
        points(version.trained().map(it -> it.losses().training()), seen, most),
        version.trained().stream().mapToDouble(it -> it.losses().bytesPerToken()).findFirst(),
        jump(parent.flatMap(VersionDocument::trained), version.trained()),
        version.birth().map(Birth::certificate).map(PreservationCertificate::passed),
        control.map(it ->
            new Control(
                it.id(),
                Length.of(it),
                points(it.trained().map(Trained::curve), seen, most),
                gain(it.trained(), version.trained()))));
  }

  private static List<Point> points(Optional<List<LossPoint>> curve, long seen, int most) {
    List<Point> points =
        curve.orElse(List.of()).stream()
            .map((LossPoint point) -> new Point(seen + point.tokens(), point.loss()))
            .toList();
    return thinned(points, most);
  }

  private static OptionalDouble gain(Optional<Trained> control, Optional<Trained> grown) {
    return control.isPresent() && grown.isPresent() && control.get().isMeasuredLike(grown.get())
        ? OptionalDouble.of(control.get().losses().atEnd() - grown.get().losses().atEnd())
        : OptionalDouble.empty();
  }

  /** Whether a version can be the control arm of another one with the same parent. */
  static boolean isControl(VersionDocument one, VersionDocument grown) {
    return one.edge() == Edge.CONTINUE
        && one.trained().isPresent()
        && grown.trained().filter(one.trained().get()::isControlFor).isPresent();
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
