package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UniformRowsTest {

  private static final UniformRows ROWS = new UniformRows(42, 0.25);

  @Test
  void aNumberDependsOnItsPlaceAndNotOnTheChunkItCameIn() {
    FloatBuffer whole = filled(ROWS, "blocks.0.ffn.value", 0, 1_000);
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int from = random.nextInt(1_000);
      int length = random.nextInt(1_000 - from);

      FloatBuffer chunk = filled(ROWS, "blocks.0.ffn.value", from, length);

      assertThat(chunk).as("seed %d", seed).isEqualTo(whole.slice(from, length));
    }
  }

  @Test
  void tensorsAndSeedsDrawDifferentNumbers() {
    FloatBuffer one = filled(ROWS, "blocks.0.ffn.value", 0, 100);

    assertThat(filled(ROWS, "blocks.1.ffn.value", 0, 100)).isNotEqualTo(one);
    assertThat(filled(new UniformRows(43, 0.25), "blocks.0.ffn.value", 0, 100)).isNotEqualTo(one);
  }

  @Test
  void theNumbersOfASeedStayWhatTheyAre() {
    FloatBuffer first = filled(ROWS, "blocks.0.ffn.value", 0, 4);

    assertThat(first.array()).containsExactly(0.3722754f, -0.03604743f, -0.39602372f, 0.005860122f);
  }

  @Test
  void valuesWithoutASpreadAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UniformRows(1, 0))
        .withMessageContaining("standard deviation");
  }

  private static FloatBuffer filled(UniformRows rows, String tensor, long from, int length) {
    FloatBuffer chunk = FloatBuffer.allocate(length);
    rows.fill(tensor, from, chunk);
    return chunk.flip();
  }
}
