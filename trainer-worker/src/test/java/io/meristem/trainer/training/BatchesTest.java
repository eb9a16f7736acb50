package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.meristem.trainer.training.Batches.Place;
import io.meristem.trainer.training.Batches.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchesTest {

  static final Batches BATCHES = batches("f00d", 7, 1_000_000);

  @Test
  void aStepHasTheSameRowsWheneverItIsAsked() {
    List<Place> first = BATCHES.places(123);

    assertThat(BATCHES.places(123)).isEqualTo(first).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void anotherStepSeedOrDatasetHasOtherRows() {
    List<Place> rows = BATCHES.places(123);

    assertThat(rows)
        .isNotEqualTo(BATCHES.places(124))
        .isNotEqualTo(batches("f00d", 8, 1_000_000).places(123))
        .isNotEqualTo(batches("beef", 7, 1_000_000).places(123));
  }

  @Test
  void everyPlaceOfATextIsReachedAndNoneBeyond() {
    Batches batches = batches("f00d", 7, 20);
    Set<Long> reached = new HashSet<>();

    for (long step = 0; step < 100; step++) {
      batches.places(step).forEach(place -> reached.add(place.offset()));
    }

    assertThat(reached).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void aTextWithoutOneWholeRowIsRefused() {
    assertThatThrownBy(() -> batches("f00d", 7, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text of 16 tokens is too short for rows of 16 and the token after them");
  }

  @Test
  void aRowComesFromATextAsOftenAsItsWeightSays() {
    Batches batches =
        new Batches(
            "f00d", 7, 10, 16, List.of(new Text(1000, 1), new Text(100, 2), new Text(50, 7)));
    long[] rows = new long[3];

    for (long step = 0; step < 10_000; step++) {
      batches.places(step).forEach(place -> rows[place.text()]++);
    }

    assertThat(rows[0]).isCloseTo(10_000, withinPercentage(5));
    assertThat(rows[1]).isCloseTo(20_000, withinPercentage(5));
    assertThat(rows[2]).isCloseTo(70_000, withinPercentage(5));
  }

  @Test
  void everyPlaceOfEveryTextIsReached() {
    Batches batches = new Batches("f00d", 7, 4, 16, List.of(new Text(18, 1), new Text(19, 0.5)));
    Set<Place> reached = new HashSet<>();

    for (long step = 0; step < 100; step++) {
      reached.addAll(batches.places(step));
    }

    assertThat(reached)
        .containsExactlyInAnyOrder(
            new Place(0, 0), new Place(0, 1), new Place(1, 0), new Place(1, 1), new Place(1, 2));
  }

  @Test
  void oneTextThatIsTooShortIsEnoughToRefuse() {
    assertThatThrownBy(
            () -> new Batches("f00d", 7, 4, 16, List.of(new Text(1000, 1), new Text(5, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a text of 5 tokens");
  }

  private static Batches batches(String dataset, long seed, long tokens) {
    return new Batches(dataset, seed, 4, 16, List.of(new Text(tokens, 1)));
  }
}
