package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.DatasetRef;
import java.util.OptionalDouble;

/**
 * What lists need of a version's document.
 *
 * @param cost beyond its parents
 * @param device that made it
 * @param workerClass of the worker that made it; empty if nobody kept it
 * @param dataset that it was trained on, as {@code name/digits} with the first digits of its hash;
 *     empty if on none
 */
record VersionSummary(
    long parameters,
    OptionalDouble lossAtBirth,
    OptionalDouble lossAtEnd,
    Cost cost,
    String device,
    String workerClass,
    String dataset) {

  private static final int HASH_DIGITS = 12;

  static VersionSummary of(VersionDocument version) {
    return new VersionSummary(
        version.parameters(),
        version.trained().map(Trained::losses).stream().mapToDouble(it -> it.atBirth()).findFirst(),
        version.trained().map(Trained::losses).stream().mapToDouble(it -> it.atEnd()).findFirst(),
        Cost.of(version),
        version.provenance().device(),
        version.provenance().workerClass().orElse(""),
        version.trained().map(it -> shortened(it.dataset())).orElse(""));
  }

  private static String shortened(DatasetRef dataset) {
    String hash = dataset.hash();
    return dataset.name() + "/" + hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
  }
}
