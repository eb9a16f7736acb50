package io.meristem.storage.lineage;

import java.util.List;

/** What an evaluation found: a blob that never changes. */
public record EvaluationReport(
    String version, String run, List<Measured> measured, Provenance provenance) {

  public EvaluationReport {
    measured = List.copyOf(measured);
  }
}
