package io.meristem.orchestrator.plan;

import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/** Who would do the runs of a plan, and what that costs. */
interface Fleet {

  Instant now();

  /** How fast the fastest worker trains that may do such a run, if one is known. */
  OptionalDouble flopsPerSecond(RunSpec spec, RunTerms terms);

  /** What an hour of a device costs in money, by the class of its worker. */
  Map<String, Double> prices();
}
