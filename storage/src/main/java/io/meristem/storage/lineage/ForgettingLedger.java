package io.meristem.storage.lineage;

import io.meristem.storage.run.DatasetRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a version has lost, or won, against the best of its ancestors: a row for each set that one
 * of them was measured on. Losses are only compared over the same windows of the same set.
 *
 * @param rows in the order of the nearest ancestor that has one
 */
public record ForgettingLedger(String version, List<Row> rows) {

  public ForgettingLedger {
    rows = List.copyOf(rows);
  }

  /**
   * What losses are comparable on.
   *
   * @param windows how many were averaged over
   * @param sequence tokens per window
   */
  public record MeasuredSet(DatasetRef dataset, int windows, int sequence) {

    static MeasuredSet of(Measured measured) {
      return new MeasuredSet(measured.dataset(), measured.windows(), measured.sequence());
    }

    @Override
    public String toString() {
      return "%s (%d windows of %d tokens)".formatted(dataset, windows, sequence);
    }
  }

  /**
   * One set. Losses are means in nats per token.
   *
   * @param ancestor the one with the lowest loss; of equal ones the nearest
   * @param loss of the version itself, by its newest measurement; empty if there is none
   */
  public record Row(MeasuredSet set, String ancestor, double ancestorLoss, OptionalDouble loss) {

    /** By how much the version is worse; negative if it is better. */
    public OptionalDouble difference() {
      return loss.isPresent()
          ? OptionalDouble.of(loss.getAsDouble() - ancestorLoss)
          : OptionalDouble.empty();
    }
  }

  /** The ledger of a version, as far as the model's log tells of its ancestors. */
  public static ForgettingLedger of(Lineage lineage, String version, Evidence evidence) {
    return of(version, new Measurements(lineage, evidence));
  }

  static ForgettingLedger of(String version, Measurements measurements) {
    Map<MeasuredSet, Row> best = new LinkedHashMap<>();
    List<Measured> own = measurements.of(version);
    for (String ancestor : measurements.ancestors(version)) {
      for (Measured measured : measurements.of(ancestor)) {
        MeasuredSet set = MeasuredSet.of(measured);
        best.merge(
            set,
            new Row(set, ancestor, measured.loss(), newest(own, set)),
            (known, other) -> other.ancestorLoss() < known.ancestorLoss() ? other : known);
      }
    }
    return new ForgettingLedger(version, new ArrayList<>(best.values()));
  }

  private static OptionalDouble newest(List<Measured> own, MeasuredSet set) {
    return own.stream()
        .filter(measured -> MeasuredSet.of(measured).equals(set))
        .mapToDouble(Measured::loss)
        .findFirst();
  }
}
