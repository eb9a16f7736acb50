package io.meristem.orchestrator.api;

import io.meristem.storage.lineage.Trained;
import io.meristem.storage.run.GuardTotals;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was noticed while a version was trained.
 *
 * @param deadTokens by layer, at the end; layers without any are left out
 * @param guard what it has done
 */
record Telemetry(OptionalLong peakMemoryBytes, Map<String, Integer> deadTokens, GuardTotals guard) {

  static Telemetry of(Trained trained) {
    return new Telemetry(trained.peakMemoryBytes(), trained.deadTokens(), trained.guard());
  }
}
