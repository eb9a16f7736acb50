package io.meristem.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
   * The round with the median ratio: on a machine that others use too, medians of each side alone
   * would compare what was measured at different times.
   *
   * @param value measures once, in seconds
   * @param floor the same for what it is compared with
   */
  Round median(DoubleSupplier value, DoubleSupplier floor) {
    List<Round> rounds = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    while (rounds.size() < AT_LEAST || (rounds.size() < atMost && System.nanoTime() - end < 0)) {
      Round round = rounds.size() % 2 == 0 ? valueFirst(value, floor) : floorFirst(value, floor);
      rounds.add(round);
      progress.printf(
          Locale.ROOT,
          "  %2d  %.3f s against %.3f s, ratio %.3f%n",
          rounds.size(),
          round.value(),
          round.floor(),
          round.ratio());
    }
    rounds.sort(Comparator.comparingDouble(Round::ratio));
    return rounds.get(rounds.size() / 2);
  }

  private static Round valueFirst(DoubleSupplier value, DoubleSupplier floor) {
    double seconds = value.getAsDouble();
    return new Round(seconds, floor.getAsDouble());
  }

  private static Round floorFirst(DoubleSupplier value, DoubleSupplier floor) {
    double seconds = floor.getAsDouble();
    return new Round(value.getAsDouble(), seconds);
  }

  /** How long it takes, in seconds. */
  static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }
}
