package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Precision;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However a step is computed, it means the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComputeTest {

  static final Compute CHECKPOINTED = new Compute(Precision.FP32, 1, true);
  static final Compute BF16 = new Compute(Precision.BF16, 1, false);
  static final Update UPDATE = new Update(3e-3, 0.1, 1, Double.POSITIVE_INFINITY);
  static final int ROWS = 6;
  static final Tokens TOKENS = tokens(1);
  static final Tokens TARGETS = tokens(2);

  @TempDir Path scratch;
  Kernel kernel;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  @ParameterizedTest
  @EnumSource
  void activationCheckpointingGivesTheSameBits(Theta theta) {
    for (boolean tied : new boolean[] {true, false}) {
      try (TokenFormer model = TokenFormer.fresh(kernel, config(theta, tied), 1)) {
        Gradients plain = model.gradients(TOKENS, TARGETS, Compute.PLAIN);

        Gradients checkpointed = model.gradients(TOKENS, TARGETS, CHECKPOINTED);

        assertThat(checkpointed).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void microBatchesComeToTheGradientOfAllRowsAtOnce(Theta theta) {
    for (int parts : new int[] {2, 3, 6}) {
      for (boolean tied : new boolean[] {true, false}) {
        try (TokenFormer model = TokenFormer.fresh(kernel, config(theta, tied), 1)) {
          Gradients plain = model.gradients(TOKENS, TARGETS, Compute.PLAIN);

          Gradients summed =
              model.gradients(TOKENS, TARGETS, new Compute(Precision.FP32, parts, false));

          checkNear(summed, plain, 1e-5);
        }
      }
    }
  }

  @Test
  void microBatchesInWhichBlocksAreComputedAgainGiveTheBitsOfThoseThatKeepAll() {
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1)) {
      Gradients kept = model.gradients(TOKENS, TARGETS, new Compute(Precision.FP32, 3, false));

      Gradients again = model.gradients(TOKENS, TARGETS, new Compute(Precision.FP32, 3, true));

      assertThat(again).isEqualTo(kept);
    }
  }

  @Test
  void rowsThatCannotBeSplitAreRefused() {
    Compute four = new Compute(Precision.FP32, 4, false);
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1);
        Optimizer optimizer = Optimizer.fresh(model, four, OldRows.NONE)) {

      assertThatThrownBy(() -> optimizer.step(TOKENS, TARGETS, UPDATE))
          .hasMessageContaining("6 rows cannot be split into 4");
    }
  }

  /** bfloat16 has 8 bits: one rounding is off by up to 0.4 %, and a gradient goes through some. */
  @ParameterizedTest
  @EnumSource
  void bf16IsNearFp32(Theta theta) {
    for (Compute compute : new Compute[] {BF16, new Compute(Precision.BF16, 2, true)}) {
      for (boolean tied : new boolean[] {true, false}) {
        try (TokenFormer model = TokenFormer.fresh(kernel, config(theta, tied), 1)) {
          Gradients exact = model.gradients(TOKENS, TARGETS, Compute.PLAIN);

          Gradients rounded = model.gradients(TOKENS, TARGETS, compute);

          assertThat(rounded).isNotEqualTo(exact);
          checkNear(rounded, exact, 0.08);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void aModelLearnsInBf16AsInFp32(int parts, boolean checkpointing) {
    double plain = lossAfterTraining(Compute.PLAIN);

    double loss = lossAfterTraining(new Compute(Precision.BF16, parts, checkpointing));

    assertThat(plain).isLessThan(4.0); // from 5.5
    assertThat(loss).isCloseTo(plain, within(0.05));
  }

  private double lossAfterTraining(Compute compute) {
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(16), 1);
        Optimizer optimizer = Optimizer.fresh(model, compute, OldRows.NONE)) {
      for (int step = 0; step < 60; step++) {
        Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      }
      return model.loss(TOKENS, TARGETS);
    }
  }

  @Test
  void aBf16RunGoesOnFromItsFp32FilesBitForBit() {
    Path weights = scratch.resolve("weights");
    Path moments = scratch.resolve("moments");
    TokenFormerConfig config = TinyModel.of(8);
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1);
        Optimizer optimizer = Optimizer.fresh(model, BF16, OldRows.NONE)) {
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      model.save(weights, Map.of());
      optimizer.save(moments);
      Progress expected = optimizer.step(TOKENS, TARGETS, UPDATE);
      try (SafetensorsFile weightsFile = SafetensorsFile.open(weights);
          SafetensorsFile momentsFile = SafetensorsFile.open(moments);
          TokenFormer loaded = TokenFormer.load(kernel, config, weightsFile);
          Optimizer resumed = Optimizer.load(loaded, momentsFile, BF16, OldRows.NONE)) {

        Progress progress = resumed.step(TOKENS, TARGETS, UPDATE);

        assertThat(progress).isEqualTo(expected);
        assertThat(loaded.logits(TOKENS)).isEqualTo(model.logits(TOKENS));
      }
    }
  }

  private static TokenFormerConfig config(Theta theta, boolean tied) {
    TokenFormerConfig tiny = TinyModel.of(8);
    return new TokenFormerConfig(
        tiny.vocabulary(),
        tiny.width(),
        tiny.heads(),
        tiny.sequence(),
        tiny.rotaryDims(),
        tiny.rotaryBase(),
        tiny.normEpsilon(),
        theta,
        tied,
        tiny.blocks());
  }

  static Tokens tokens(long seed) {
    long[] ids = new SplittableRandom(seed).longs(ROWS * TinyModel.SEQUENCE, 0, 256).toArray();
    return Tokens.of(ROWS, TinyModel.SEQUENCE, ids);
  }

  /** Holds the loss, and the length of each gradient's error, to a part of the whole. */
  static void checkNear(Gradients got, Gradients want, double tolerance) {
    assertThat(got.loss()).isCloseTo(want.loss(), within(tolerance * want.loss()));
    want.byTensor()
        .forEach((name, tensor) ->
            assertThat(length(got.of(name), tensor))
                .as("error of the gradient of %s", name)
                .isLessThanOrEqualTo(tolerance * length(tensor, null)));
  }

  private static double length(FloatBuffer a, @Nullable FloatBuffer b) {
    double sum = 0;
    for (int at = 0; at < a.remaining(); at++) {
      double difference = a.get(at) - (b == null ? 0 : b.get(at));
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
