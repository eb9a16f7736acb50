package io.meristem.orchestrator.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Bits per byte against parameters of many versions, as few points that still show the whole. */
final class Scatter {

  private static final int CELLS = 32;

  private Scatter() {}

  /**
   * A version as a point.
   *
   * @param loss in nats per token
   * @param best whether no version with as many or fewer parameters has fewer bits per byte
   */
  record ScatterPoint(
      String id, String model, long parameters, double loss, double bitsPerByte, boolean best) {

    private ScatterPoint best(boolean isBest) {
      return new ScatterPoint(id, model, parameters, loss, bitsPerByte, isBest);
    }
  }

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
                    .thenComparingDouble(ScatterPoint::bitsPerByte)
                    .thenComparing(ScatterPoint::id))
            .toList();
    List<ScatterPoint> points = new ArrayList<>();
    Grid grid = Grid.around(sorted);
    double lowest = Double.POSITIVE_INFINITY;
    Set<Long> taken = new HashSet<>();
    for (ScatterPoint point : sorted) {
      boolean isBest = point.bitsPerByte() < lowest;
      if (isBest || taken.add(grid.cell(point))) {
        points.add(point.best(isBest));
      }
      lowest = Math.min(lowest, point.bitsPerByte());
    }
    return points;
  }

  /** Cells of equal factors of parameters, and of equal steps of bits per byte. */
  private record Grid(double leastLog, double logs, double leastBits, double bits) {

    static Grid around(List<ScatterPoint> points) {
      var logs = points.stream().mapToDouble(Grid::log).summaryStatistics();
      var bits = points.stream().mapToDouble(ScatterPoint::bitsPerByte).summaryStatistics();
      return new Grid(
          logs.getMin(),
          logs.getMax() - logs.getMin(),
          bits.getMin(),
          bits.getMax() - bits.getMin());
    }

    private static double log(ScatterPoint point) {
      return Math.log((double) Math.max(1, point.parameters()));
    }

    long cell(ScatterPoint point) {
      return at(log(point) - leastLog, logs) * CELLS + at(point.bitsPerByte() - leastBits, bits);
    }

    private static long at(double distance, double whole) {
      return whole > 0 ? Math.min(CELLS - 1, (long) (distance / whole * CELLS)) : 0;
    }
  }
}
