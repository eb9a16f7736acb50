package io.meristem.orchestrator.views;

import io.meristem.storage.checkpoint.RowNorms;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.run.GuardTotals;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was noticed while a version was trained.
 *
 * @param deadTokens by layer, at the end; layers without any are left out
 * @param rowNorms of each tensor that a growth gave new rows, at the end of its training
 * @param guard what it has done
 */
public record Telemetry(
    OptionalLong peakMemoryBytes,
    Map<String, Integer> deadTokens,
    Map<String, RowNorms> rowNorms,
    GuardTotals guard) {

  static Telemetry of(Trained trained) {
    return new Telemetry(
        trained.peakMemoryBytes(), trained.deadTokens(), trained.rowNorms(), trained.guard());
  }
}
