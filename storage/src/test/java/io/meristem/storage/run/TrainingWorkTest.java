package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TrainingWorkTest {

  @Test
  void theProductsAreMostOfALargeModelsWork() {
    TokenFormerConfig config = config(512, 6);

    double work = new TrainingWork(config, 256, Compute.PLAIN).update(8);

    assertThat(work / (6.0 * config.parameters() * 8 * 256)).isBetween(1.0, 1.2);
  }

  @Test
  void aRunIsItsUpdatesAndWhatIsMeasuredOfThem() {
    TrainingSpec spec = spec(100, Compute.PLAIN);
    TokenFormerConfig config = config(128, 2);

    double work = TrainingWork.of(config, spec);

    double updates = 100 * new TrainingWork(config, 128, Compute.PLAIN).update(16);
    assertThat(work / updates).isBetween(1.15, 1.25);
  }

  @Test
  void cheaperPrecisionIsLessWorkAndComputingTwiceIsMore() {
    TokenFormerConfig config = config(256, 4);
    double plain = TrainingWork.of(config, spec(100, Compute.PLAIN));

    assertThat(TrainingWork.of(config, spec(100, new Compute(Precision.BF16, 1, false))))
        .isLessThan(0.7 * plain);
    assertThat(TrainingWork.of(config, spec(100, new Compute(Precision.FP32, 1, true))))
        .isBetween(1.25 * plain, 1.34 * plain);
    assertThat(TrainingWork.of(config, spec(100, new Compute(Precision.FP32, 4, false))))
        .isGreaterThan(plain);
  }

  private static TrainingSpec spec(long steps, Compute compute) {
    return new TrainingSpec(
        steps, 16, 128, 1e-3, 1e-4, 0.1, 0.1, 1, 1, 64, 100, compute, Guard.DEFAULT);
  }

  private static TokenFormerConfig config(int width, int blocks) {
    Pattention attention = new Pattention(width, 1);
    Block block =
        new Block(attention, attention, attention, attention, new Pattention(4 * width, 1));
    return new TokenFormerConfig(
        256,
        width,
        4,
        256,
        8,
        10_000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(blocks, block));
  }
}
