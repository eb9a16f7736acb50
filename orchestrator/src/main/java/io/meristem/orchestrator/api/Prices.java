package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Cost;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What costs come to in money, where workers and bytes have a price. */
record Prices(Settings.Cost settings) {

  private static final double SECONDS_PER_HOUR = 3600;
  private static final double GIB = 1L << 30;

  /**
   * What something cost.
   *
   * @param of the versions whose cost it is
   */
  CostView view(Cost cost, List<VersionRow> of) {
    return new CostView(
        cost.tokens(),
        cost.repeatedTokens(),
        cost.flops(),
        cost.deviceSeconds(),
        cost.bytes(),
        money(of),
        settings.gibMonth().stream().map(price -> price * cost.bytes() / GIB).findFirst());
  }

  /** The price of the device-seconds of versions, if the class of each of their workers has one. */
  OptionalDouble money(List<VersionRow> of) {
    return unpriced(of).isEmpty() && !settings.deviceHour().isEmpty()
        ? OptionalDouble.of(of.stream().mapToDouble(this::moneyOfOne).sum())
        : OptionalDouble.empty();
  }

  /** What some versions cost less than others; nothing unless all of them have a price. */
  OptionalDouble saved(List<VersionRow> others, List<VersionRow> these) {
    OptionalDouble theirs = money(others);
    OptionalDouble ours = money(these);
    return theirs.isPresent() && ours.isPresent()
        ? OptionalDouble.of(theirs.getAsDouble() - ours.getAsDouble())
        : OptionalDouble.empty();
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
    of.stream()
        .filter(row -> row.cost().deviceSeconds() > 0)
        .map(Prices::priced)
        .filter(name -> !settings.deviceHour().containsKey(name))
        .forEach(unpriced::add);
    return unpriced;
  }
}
