package io.meristem.storage.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What was known when a plan was accepted. It is never computed again.
 *
 * @param arms those that train
 * @param prices of a device-hour in money, by the classes of workers that limits in money are for
 */
public record Outlook(List<ArmEstimate> arms, Map<String, Double> prices) {

  public Outlook {
    arms = List.copyOf(arms);
    prices = Collections.unmodifiableMap(new TreeMap<>(prices));
  }

  /** What was expected of an arm. */
  public Optional<ArmEstimate> of(String stage, ArmKind arm) {
    return arms.stream().filter(one -> one.stage().equals(stage) && one.arm() == arm).findFirst();
  }

  /** The price of a device-hour of such workers. */
  public OptionalDouble price(Optional<String> workerClass) {
    return workerClass.map(prices::get).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
