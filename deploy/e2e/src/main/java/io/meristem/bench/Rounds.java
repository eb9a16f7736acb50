package io.meristem.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Two things measured in turns, so that a slow spell of the machine strikes both; which of them is
 * first changes from round to round.
 *
 * @param atMost rounds, if they fit into {@code limit}; at least three are made
 */
record Rounds(int atMost, Duration limit, PrintStream progress) {

  private static final int AT_LEAST = 3;

  /**
   * @param value measures once, in seconds
   * @param floor the same for what it is compared with
   */
  Medians measure(DoubleSupplier value, DoubleSupplier floor) {
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    for (int round = 0; round < atMost; round++) {
      if (round >= AT_LEAST && System.nanoTime() - end > 0) {
        break;
      }
      boolean valueFirst = round % 2 == 0;
      if (valueFirst) {
        values.add(value.getAsDouble());
      }
      floors.add(floor.getAsDouble());
      if (!valueFirst) {
        values.add(value.getAsDouble());
      }
      progress.printf(Locale.ROOT, "  %.3f s against %.3f s%n", values.getLast(), floors.getLast());
    }
    return new Medians(median(values), median(floors));
  }

  static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** How long it takes, in seconds. */
  static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }
}
