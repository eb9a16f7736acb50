package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model's log says, as far as readers need it to be in memory. Immutable.
 *
 * @param sequence of the last commit that it follows from; 0 if there is none
 * @param hash of that commit's text
 * @param rows by their places in the log; null where the version's document cannot be read
 */
record ModelRows(
    String model,
    long sequence,
    String hash,
    List<@Nullable RowBytes> rows,
    List<VersionEvaluated> evaluations,
    List<VersionVerified> verifications) {

  ModelRows {
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
    evaluations = List.copyOf(evaluations);
    verifications = List.copyOf(verifications);
  }

  /** Of a model whose log was not read. */
  static ModelRows none(String model) {
    return new ModelRows(model, 0, "", List.of(), List.of(), List.of());
  }

  /** Whether every version that the log tells of has a row. */
  boolean isWhole() {
    return !rows.contains(null);
  }

  Optional<VersionRow> row(int place) {
    return place < 0 || place >= rows.size() ? Optional.empty() : at(place);
  }

  private Optional<VersionRow> at(int place) {
    return Optional.ofNullable(rows.get(place)).map(row -> new VersionRow(model, place, row));
  }

  /** The rows from a place on, in the order of the log. */
  Stream<VersionRow> from(int place) {
    return IntStream.range(place, rows.size()).mapToObj(this::at).flatMap(Optional::stream);
  }

  Optional<VersionRow> newest() {
    for (int place = rows.size() - 1; place >= 0; place--) {
      if (rows.get(place) != null) {
        return at(place);
      }
    }
    return Optional.empty();
  }
}
