package io.meristem.orchestrator.plans;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who would do the runs of a plan, and what that costs. */
interface Fleet {

  Instant now();

  /** The workers that may do such a run, busy or not. */
  List<WorkerAnnounced> fitting(RunSpec spec, RunTerms terms);

  /** What an hour of a device costs in money, by the class of its worker. */
  Map<String, Double> prices();
}
