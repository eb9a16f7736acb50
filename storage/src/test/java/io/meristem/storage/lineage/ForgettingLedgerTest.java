package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.ForgettingLedger.MeasuredSet;
import io.meristem.storage.lineage.ForgettingLedger.Row;
import io.meristem.storage.run.DatasetRef;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ForgettingLedgerTest {

  private static MeasuredSet set(String dataset) {
    return new MeasuredSet(new DatasetRef(dataset, "abc"), 4, 16);
  }

  @Test
  void aRootHasNobodyToBeComparedWith() {
    History history = new History().trained("v1", Edge.ROOT, 2.0);

    assertThat(ForgettingLedger.of(history.lineage(), "v1", history).rows()).isEmpty();
  }

  @Test
  void eachSetIsComparedWithTheBestOfAllAncestors() {
    History history =
        new History()
            .trained("v1", Edge.ROOT, 2.0)
            .evaluated("v1", "poems", 1.0)
            .trained("v2", Edge.GROWTH, 1.75, "v1")
            .evaluated("v2", "poems", 1.5)
            .evaluated("v2", "letters", 3.0)
            .trained("v3", Edge.CONTINUE, 1.5, "v2")
            .evaluated("v3", "poems", 1.25);

    ForgettingLedger ledger = ForgettingLedger.of(history.lineage(), "v3", history);

    assertThat(ledger.rows())
        .containsExactly(
            new Row(set("letters"), "v2", 3.0, OptionalDouble.empty()),
            new Row(set("poems"), "v1", 1.0, OptionalDouble.of(1.25)),
            new Row(set("tales"), "v2", 1.75, OptionalDouble.of(1.5)));
    assertThat(ledger.rows())
        .extracting(Row::difference)
        .containsExactly(OptionalDouble.empty(), OptionalDouble.of(0.25), OptionalDouble.of(-0.25));
  }

  @Test
  void theNewestMeasurementOfTheVersionCounts() {
    History history =
        new History()
            .trained("v1", Edge.ROOT, 2.0)
            .trained("v2", Edge.GROWTH, 1.75, "v1")
            .evaluated("v2", "tales", 1.5)
            .evaluated("v2", "tales", 1.25);

    assertThat(ForgettingLedger.of(history.lineage(), "v2", history).rows())
        .containsExactly(new Row(set("tales"), "v1", 2.0, OptionalDouble.of(1.25)));
  }

  @Test
  void anAncestorOfBothParentsOfAMergeIsLookedAtOnce() {
    History history =
        new History()
            .trained("v1", Edge.ROOT, 1.0)
            .trained("v2", Edge.GROWTH, 2.0, "v1")
            .trained("v3", Edge.GROWTH, 3.0, "v1")
            .trained("v4", Edge.MERGE, 4.0, "v2", "v3");

    assertThat(ForgettingLedger.of(history.lineage(), "v4", history).rows())
        .containsExactly(new Row(set("tales"), "v1", 1.0, OptionalDouble.of(4.0)));
  }
}
