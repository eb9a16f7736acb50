package io.meristem.orchestrator.plan;

import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/** Workers of one speed, at noon. */
record PricedFleet(OptionalDouble speed, Map<String, Double> prices) implements Fleet {

  /** Nobody knows the speed or a price. */
  static final Fleet FREE = new PricedFleet(OptionalDouble.empty(), Map.of());

  @Override
  public Instant now() {
    return Instant.parse("2026-01-01T12:00:00Z");
  }

  @Override
  public OptionalDouble flopsPerSecond(RunSpec spec, RunTerms terms) {
    return speed;
  }
}
