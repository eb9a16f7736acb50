package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import org.junit.jupiter.api.Test;

class ForwardMemoryTest {

  private static final TokenFormerConfig CONFIG = PeakMemoryTest.CONFIG;

  @Test
  void aHandComputedCaseComesToItsBytes() {
    long parameters = CONFIG.parameters() * 4;
    long block = 4 * 64 * (9 * 16 + 2 * 5 * 8); // 64 tokens, width 16, five layers of 8
    long end = 2 * 4 * 64 * (16 + 256);
    long expected = parameters + Math.round(1.15 * Math.max(block, end));

    long bytes = new ForwardMemory(CONFIG, 4, 16).bytes();

    assertThat(bytes).isEqualTo(expected);
  }

  @Test
  void itTakesLessThanTrainingOnTheSameRows() {
    long training = new PeakMemory(CONFIG, 4, 16, Compute.PLAIN).bytes();

    assertThat(new ForwardMemory(CONFIG, 4, 16).bytes()).isLessThan(training);
  }

  @Test
  void moreWindowsThanAreComputedAtOnceTakeNoMore() {
    long eight = ForwardMemory.ofEvaluation(CONFIG, 8, 16);

    assertThat(ForwardMemory.ofEvaluation(CONFIG, 7, 16)).isLessThan(eight);
    assertThat(ForwardMemory.ofEvaluation(CONFIG, 1000, 16)).isEqualTo(eight);
  }

  @Test
  void aComparisonHasRoomForBothModels() {
    long both = ForwardMemory.ofComparison(CONFIG, 16);

    assertThat(both).isEqualTo(new ForwardMemory(CONFIG, 4, 16).bytes() + 4 * CONFIG.parameters());
  }
}
