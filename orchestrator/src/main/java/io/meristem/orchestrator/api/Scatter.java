package io.meristem.orchestrator.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loss against parameters of many versions, as few points that still show the whole. */
final class Scatter {

  private static final int CELLS = 32;

  private Scatter() {}

  /**
   * A version as a point.
   *
   * @param best whether no version with as many or fewer parameters has a lower loss
   */
  record ScatterPoint(String id, String model, long parameters, double loss, boolean best) {}

  /**
   * All versions that nothing smaller beats, and of the others one for each cell of a grid of 32 by
   * 32; the smallest first.
   *
   * @param all versions, of which {@link ScatterPoint#best} is not known yet
   */
  static List<ScatterPoint> of(List<ScatterPoint> all) {
    List<ScatterPoint> sorted =
        all.stream()
            .sorted(
                Comparator.comparingLong(ScatterPoint::parameters)
                    .thenComparingDouble(ScatterPoint::loss)
                    .thenComparing(ScatterPoint::id))
            .toList();
    List<ScatterPoint> points = new ArrayList<>();
    Grid grid = Grid.around(sorted);
    double lowest = Double.POSITIVE_INFINITY;
    Set<Long> taken = new HashSet<>();
    for (ScatterPoint point : sorted) {
      boolean isBest = point.loss() < lowest;
      if (isBest || taken.add(grid.cell(point))) {
        points.add(
            new ScatterPoint(point.id(), point.model(), point.parameters(), point.loss(), isBest));
      }
      lowest = Math.min(lowest, point.loss());
    }
    return points;
  }

  /** Cells of equal factors of parameters, and of equal steps of loss. */
  private record Grid(double leastLog, double logs, double leastLoss, double losses) {

    static Grid around(List<ScatterPoint> points) {
      var logs = points.stream().mapToDouble(Grid::log).summaryStatistics();
      var losses = points.stream().mapToDouble(ScatterPoint::loss).summaryStatistics();
      return new Grid(
          logs.getMin(),
          logs.getMax() - logs.getMin(),
          losses.getMin(),
          losses.getMax() - losses.getMin());
    }

    private static double log(ScatterPoint point) {
      return Math.log((double) Math.max(1, point.parameters()));
    }

    long cell(ScatterPoint point) {
      return at(log(point) - leastLog, logs) * CELLS + at(point.loss() - leastLoss, losses);
    }

    private static long at(double distance, double whole) {
      return whole > 0 ? Math.min(CELLS - 1, (long) (distance / whole * CELLS)) : 0;
    }
  }
}
