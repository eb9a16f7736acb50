package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.index.Curve.Point;
import io.meristem.orchestrator.index.Curve.Segment;
import io.meristem.storage.lineage.VersionDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static final VersionDocument ROOT = Samples.version("v1", List.of());
  private static final VersionDocument CHILD = Samples.version("v2", List.of("v1"));

  @Test
  void bothPointsOfABoundaryStayAndTheJumpIsTold() {
    Curve curve = Curve.of(List.of(ROOT, CHILD), Map.of(), 1000, 2);

    List<Segment> segments = curve.segments();
    assertThat(segments).extracting(Segment::version).containsExactly("v1", "v2");
    assertThat(segments.get(0).points()).containsExactly(new Point(1000, 2), new Point(1320, 1));
    assertThat(segments.get(1).points()).containsExactly(new Point(1320, 2), new Point(1640, 1));
    assertThat(segments.get(0).jump()).isEmpty();
    assertThat(segments.get(1).jump()).hasValue(1);
  }

  @Test
  void theLossOfTheBatchesStandsBesideAndIsNeverJoined() {
    Curve curve = Curve.of(List.of(ROOT, CHILD), Map.of(), 1000, 2);

    assertThat(curve.segments())
        .extracting(Segment::training)
        .containsExactly(List.of(new Point(1320, 1.5)), List.of(new Point(1640, 1.5)));
    assertThat(curve.segments())
        .flatExtracting(Segment::points)
        .doesNotContain(new Point(1320, 1.5));
  }

  @Test
  void aSegmentTellsHowLongItIsInEachMeasure() {
    Curve curve = Curve.of(List.of(ROOT, CHILD), Map.of(), 1000, 2);

    Segment child = curve.segments().get(1);
    assertThat(child.from()).isEqualTo(1320);
    assertThat(child.length())
        .isEqualTo(new Curve.Length(320, 10, 3.2, 6.0 * CHILD.parameters() * 320, 0.05));
    assertThat(child.certified()).isEmpty();
  }

  @Test
  void aControlArmStandsBesideItsGrowthFromTheSamePlaceOn() {
    VersionDocument control = Samples.version("v3", List.of("v1"));

    Curve curve = Curve.of(List.of(ROOT, CHILD), Map.of("v2", control), 0, 2);

    Segment child = curve.segments().get(1);
    assertThat(curve.segments().get(0).control()).isEmpty();
    assertThat(child.control())
        .hasValue(
            new Curve.Control(
                "v3",
                new Curve.Length(320, 10, 3.2, 6.0 * control.parameters() * 320, 0.05),
                List.of(new Point(320, 2), new Point(640, 1)),
                OptionalDouble.of(0)));
  }

  @Test
  void noPeakIsLostAndNoPointIsInvented() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Point> points = new ArrayList<>();
      for (int n = 0; n < 2 + random.nextInt(300); n++) {
        points.add(new Point(10L * n, random.nextDouble()));
      }
      int most = 4 + random.nextInt(50);

      List<Point> kept = Curve.thinned(points, most);

      assertThat(kept).as("seed %d", seed).hasSizeLessThanOrEqualTo(most).isSubsetOf(points);
      assertThat(kept).isSortedAccordingTo(Comparator.comparingLong(Point::tokens));
      assertThat(kept).doesNotHaveDuplicates().contains(points.getFirst(), points.getLast());
      assertThat(kept).contains(lowest(points), lowest(points.reversed()));
      assertThat(kept).contains(points.stream().max(BY_LOSS).orElseThrow());
    }
  }

  private static final Comparator<Point> BY_LOSS = Comparator.comparingDouble(Point::loss);

  private static Point lowest(List<Point> points) {
    return points.stream().min(BY_LOSS).orElseThrow();
  }
}
