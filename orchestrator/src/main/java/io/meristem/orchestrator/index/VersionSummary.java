package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import java.util.OptionalDouble;

/**
 * What lists need of a version's document.
 *
 * @param cost beyond its parents
 * @param device that made it
 */
record VersionSummary(
    long parameters,
    OptionalDouble lossAtBirth,
    OptionalDouble lossAtEnd,
    Cost cost,
    String device) {

  static VersionSummary of(VersionDocument version) {
    return new VersionSummary(
        version.parameters(),
        version.trained().map(Trained::losses).stream().mapToDouble(it -> it.atBirth()).findFirst(),
        version.trained().map(Trained::losses).stream().mapToDouble(it -> it.atEnd()).findFirst(),
        Cost.of(version),
        version.provenance().device());
  }
}
