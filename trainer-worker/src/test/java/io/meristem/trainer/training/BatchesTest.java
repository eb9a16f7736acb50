package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchesTest {

  static final Batches BATCHES = new Batches("f00d", 7, 4, 16, 1_000_000);

  @Test
  void aStepHasTheSameRowsWheneverItIsAsked() {
    List<Long> first = BATCHES.offsets(123);

    assertThat(BATCHES.offsets(123)).isEqualTo(first).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void anotherStepSeedOrDatasetHasOtherRows() {
    List<Long> rows = BATCHES.offsets(123);

    assertThat(rows)
        .isNotEqualTo(BATCHES.offsets(124))
        .isNotEqualTo(new Batches("f00d", 8, 4, 16, 1_000_000).offsets(123))
        .isNotEqualTo(new Batches("beef", 7, 4, 16, 1_000_000).offsets(123));
  }

  @Test
  void everyPlaceOfATextIsReachedAndNoneBeyond() {
    Batches batches = new Batches("f00d", 7, 4, 16, 20);
    Set<Long> reached = new HashSet<>();

    for (long step = 0; step < 100; step++) {
      reached.addAll(batches.offsets(step));
    }

    assertThat(reached).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void aTextWithoutOneWholeRowIsRefused() {
    assertThatThrownBy(() -> new Batches("f00d", 7, 4, 16, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text of 16 tokens is too short for rows of 16 and the token after them");
  }
}
