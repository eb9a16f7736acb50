package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.CostView;
import io.meristem.storage.lineage.Cost;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What costs come to in money, where workers and bytes have a price. */
record Prices(Settings.Cost settings) {

  private static final double SECONDS_PER_HOUR = 3600;
  private static final double GIB = 1L << 30;

  /** What versions cost together, added up one by one. Not thread-safe. */
  final class Sum {

    private Cost cost = Cost.NONE;
    private int versions;
    private long bytes;
    private double money;
    private boolean isPriced = !settings.deviceHour().isEmpty();

    void add(VersionRow row) {
      cost = cost.plus(row.cost());
      versions++;
      bytes += row.bytesStored();
      money += moneyOfOne(row);
      isPriced &= isPriced(row);
    }

    /** How many versions were added. */
    int versions() {
      return versions;
    }

    CostView view() {
      return new CostView(
          cost.tokens(),
          cost.repeatedTokens(),
          cost.flops(),
          cost.deviceSeconds(),
          bytes,
          isPriced ? OptionalDouble.of(money) : OptionalDouble.empty(),
          settings.gibMonth().stream().map(price -> price * bytes / GIB).findFirst());
    }
  }

  /** What versions cost together. */
  CostView view(List<VersionRow> of) {
    Sum sum = new Sum();
    of.forEach(sum::add);
    return sum.view();
  }

  /** The price of the device-seconds of versions, if the class of each of their workers has one. */
  OptionalDouble money(List<VersionRow> of) {
    return view(of).money();
  }

  /** What some versions cost less than others; nothing unless all of them have a price. */
  OptionalDouble saved(List<VersionRow> others, List<VersionRow> these) {
    OptionalDouble theirs = money(others);
    OptionalDouble ours = money(these);
    return theirs.isPresent() && ours.isPresent()
        ? OptionalDouble.of(theirs.getAsDouble() - ours.getAsDouble())
        : OptionalDouble.empty();
  }

  private boolean isPriced(VersionRow row) {
    return row.cost().deviceSeconds() == 0 || settings.deviceHour().containsKey(priced(row));
  }

  private double moneyOfOne(VersionRow row) {
    double price = settings.deviceHour().getOrDefault(priced(row), 0.0);
    return price * row.cost().deviceSeconds() / SECONDS_PER_HOUR;
  }

  /** What the price is for: the worker's class, or what stood for it before that was kept. */
  private static String priced(VersionRow row) {
    return row.workerClass().orElseGet(row::device);
  }

  /** The classes of workers that made versions and have no price. */
  Set<String> unpriced(List<VersionRow> of) {
    Set<String> unpriced = new TreeSet<>();
    of.stream().filter(row -> !isPriced(row)).map(Prices::priced).forEach(unpriced::add);
    return unpriced;
  }
}
