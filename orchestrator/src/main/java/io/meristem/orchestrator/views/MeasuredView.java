package io.meristem.orchestrator.views;

import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Measured;
import io.meristem.storage.run.DatasetRef;
import java.util.List;
import java.util.Optional;

/**
 * A version's loss on one held-out set: the validation split of a dataset.
 *
 * @param interval of the loss, in which the set's true loss lies in 95 of 100 cases; left out where
 *     nobody knows how sure it is
 */
public record MeasuredView(
    String run,
    DatasetRef dataset,
    double loss,
    double perplexity,
    double bitsPerByte,
    int windows,
    int sequence,
    Optional<Measured.Interval> interval) {

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
                found.sequence(),
                found.interval()))
        .toList();
  }
}
