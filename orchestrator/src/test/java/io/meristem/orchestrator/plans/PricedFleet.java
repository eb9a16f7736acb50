package io.meristem.orchestrator.plans;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Workers that may do anything, at noon. */
record PricedFleet(List<WorkerAnnounced> workers, Map<String, Double> prices) implements Fleet {

  /** Nobody is there, and nobody knows a price. */
  static final Fleet FREE = new PricedFleet(List.of(), Map.of());

  @Override
  public Instant now() {
    return Instant.parse("2026-01-01T12:00:00Z");
  }

  @Override
  public List<WorkerAnnounced> fitting(RunSpec spec, RunTerms terms) {
    return workers;
  }
}
