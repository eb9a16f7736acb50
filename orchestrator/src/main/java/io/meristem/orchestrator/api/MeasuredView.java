package io.meristem.orchestrator.api;

import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.run.DatasetRef;
import java.util.List;

/** A version's loss on one held-out set: the validation split of a dataset. */
record MeasuredView(
    String run,
    DatasetRef dataset,
    double loss,
    double perplexity,
    double bitsPerByte,
    int windows,
    int sequence) {

  static List<MeasuredView> of(EvaluationReport report) {
    return report.measured().stream()
        .map(found ->
            new MeasuredView(
                report.run(),
                found.dataset(),
                found.loss(),
                found.perplexity(),
                found.bitsPerByte(),
                found.windows(),
                found.sequence()))
        .toList();
  }
}
