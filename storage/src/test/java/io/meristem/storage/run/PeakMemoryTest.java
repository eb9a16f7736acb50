package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.object.BlobRef;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

  static final TokenFormerConfig CONFIG = config(8);

  @Test
  void aHandComputedCaseComesToItsBytes() {
    long parameters = CONFIG.parameters() * 16;
    long fixed = 32 * 64 * 16; // 4 * 2 + 4 * 6 bytes, 64 tokens, width 16
    long scores = 2 * 4 * 64 * 5 * 8;
    long end = 64 * (8 * 16 + 8 * 256);
    long expected = parameters + Math.round(1.15 * (2 * (fixed + scores) + end));

    long bytes = new PeakMemory(CONFIG, 4, 16, Compute.PLAIN).bytes();

    assertThat(bytes).isEqualTo(expected);
  }

  @Test
  void everyWayToSaveMemorySavesSome() {
    TokenFormerConfig wide = config(4096);
    long plain = new PeakMemory(wide, 64, 16, Compute.PLAIN).bytes();

    assertThat(new PeakMemory(wide, 64, 16, new Compute(Precision.FP32, 4, false)).bytes())
        .isLessThan(plain);
    assertThat(new PeakMemory(wide, 64, 16, new Compute(Precision.FP32, 1, true)).bytes())
        .isLessThan(plain);
    assertThat(new PeakMemory(wide, 64, 16, new Compute(Precision.BF16, 1, false)).bytes())
        .isLessThan(plain);
  }

  @Test
  void moreTokensTakeMore() {
    long small = new PeakMemory(CONFIG, 4, 16, Compute.PLAIN).bytes();

    assertThat(new PeakMemory(config(9), 4, 16, Compute.PLAIN).bytes()).isGreaterThan(small);
  }

  @Test
  void rowsThatCannotBeSplitAreRefused() {
    Compute three = new Compute(Precision.FP32, 3, false);

    assertThatThrownBy(() -> new PeakMemory(CONFIG, 4, 16, three))
        .hasMessageContaining("4 rows of 16 tokens cannot be split into 3");
  }

  @Test
  void aRunThatSaysWhatItTakesTakesThatAndOneThatDoesNotTakesNothing() {
    assertThat(PeakMemory.bytesOf(evaluation(OptionalLong.of(417792)))).isEqualTo(417792);
    assertThat(PeakMemory.bytesOf(evaluation(OptionalLong.empty()))).isZero();
  }

  private static RunSpec evaluation(OptionalLong memoryBytes) {
    ParentRef version = new ParentRef("v1", new BlobRef("blobs/r1/1/abc", 9, "abc"));
    return new RunSpec.Evaluate(
        "bard", version, List.of(new DatasetRef("tales", "abc")), 4, 16, memoryBytes);
  }

  private static TokenFormerConfig config(int tokens) {
    Pattention layer = new Pattention(tokens, Math.sqrt(tokens));
    Block block = new Block(layer, layer, layer, layer, layer);
    return new TokenFormerConfig(
        256, 16, 2, 16, 4, 10000, 1e-5, Theta.L2_NORM_GELU, true, Collections.nCopies(2, block));
  }
}
