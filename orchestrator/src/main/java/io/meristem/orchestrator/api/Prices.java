package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Cost;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What costs come to in money, where devices and bytes have a price. */
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

  /** The price of the device-seconds of versions, if each of their devices has one. */
  OptionalDouble money(List<VersionRow> of) {
    return unpriced(of).isEmpty() && !settings.deviceHour().isEmpty()
        ? OptionalDouble.of(of.stream().mapToDouble(this::moneyOfOne).sum())
        : OptionalDouble.empty();
  }

  private double moneyOfOne(VersionRow row) {
    double price = settings.deviceHour().getOrDefault(row.device(), 0.0);
    return price * row.cost().deviceSeconds() / SECONDS_PER_HOUR;
  }

  /** The devices among those of versions that have no price. */
  Set<String> unpriced(List<VersionRow> of) {
    Set<String> unpriced = new TreeSet<>();
    of.stream()
        .filter(row -> row.cost().deviceSeconds() > 0)
        .map(VersionRow::device)
        .filter(device -> !settings.deviceHour().containsKey(device))
        .forEach(unpriced::add);
    return unpriced;
  }
}
