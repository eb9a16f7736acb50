package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextTest {

  /** Of the largest logit. */
  static final double TOLERANCE = 1e-5;

  static final int LENGTH = TinyModel.SEQUENCE;

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
  @CsvSource({
    "L2_NORM_GELU, true, 1",
    "L2_NORM_GELU, false, 7",
    "GELU_L2_NORM, true, 3",
    "SOFTMAX, false, 15"
  })
  void everyTokenReadOnGetsTheLogitsOfTheWholeRow(Theta theta, boolean tied, int prompt) {
    long[] row = new Random(prompt).longs(LENGTH, 0, 256).toArray();
    try (TokenFormer model = TokenFormer.fresh(kernel, config(theta, tied), 5);
        Context context = new Context(model)) {
      float[] all = model.logits(Tokens.of(1, LENGTH, row));

      assertClose(context.read(Arrays.copyOf(row, prompt)), all, prompt - 1);
      for (int at = prompt; at < LENGTH; at++) {
        assertClose(context.read(row[at]), all, at);
      }
      assertThat(context.room()).isZero();
    }
  }

  @Test
  void tokensThatComeTogetherAreReadInOrder() {
    long[] row = new Random(2).longs(LENGTH, 0, 256).toArray();
    try (TokenFormer model = TokenFormer.fresh(kernel, config(Theta.L2_NORM_GELU, true), 5);
        Context context = new Context(model)) {
      float[] _ = context.read(row[0], row[1]);

      float[] logits = context.read(Arrays.copyOfRange(row, 2, 9));

      assertClose(logits, model.logits(Tokens.of(1, LENGTH, row)), 8);
    }
  }

  @Test
  void theLikeliestTokensAreThoseOfTheModelWithoutMemory() {
    try (TokenFormer model = TokenFormer.fresh(kernel, config(Theta.L2_NORM_GELU, false), 5);
        Context context = new Context(model)) {
      long[] row = new long[LENGTH];
      row[0] = 104;
      for (int at = 1; at < LENGTH; at++) {
        float[] all = model.logits(Tokens.of(1, at, Arrays.copyOf(row, at)));
        float[] last = Arrays.copyOfRange(all, (at - 1) * 256, at * 256);

        float[] logits = context.read(row[at - 1]);

        row[at] = likeliest(logits);
        assertThat(row[at]).isEqualTo(likeliest(last));
      }
      assertThat(Arrays.stream(row).distinct().count()).isGreaterThan(2);
    }
  }

  @Test
  void whatThereIsNoRoomForIsRefused() {
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1);
        Context context = new Context(model)) {
      float[] _ = context.read(new long[LENGTH - 1]);

      assertThatThrownBy(() -> context.read(1, 2)).hasMessageContaining("room for 1 to 1");
      assertThatThrownBy(context::read).hasMessageContaining("0 tokens cannot be read");
    }
  }

  @Test
  void trainingBesideItComputesTheBitsOfTrainingAlone()
      throws ExecutionException, InterruptedException {
    float[] alone = trained();

    float[] beside;
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> reading = other.submit(this::readUntilInterrupted);
      beside = trained();
      assertThat(reading.isDone()).as("it still reads").isFalse();
      other.shutdownNow();
      reading.get();
    }

    assertThat(beside).isEqualTo(alone);
  }

  private float[] trained() {
    Tokens tokens = Tokens.of(2, 4, 104, 101, 108, 108, 111, 32, 121, 111);
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      for (int step = 0; step < 50; step++) {
        Progress _ =
            optimizer.step(tokens, tokens, new Update(1e-2, 0.1, 1, Double.POSITIVE_INFINITY));
      }
      return model.logits(tokens);
    }
  }

  private void readUntilInterrupted() {
    try (Kernel own = Kernel.open(1);
        TokenFormer model = TokenFormer.fresh(own, TinyModel.of(8), 1)) {
      while (!Thread.currentThread().isInterrupted()) {
        try (Context context = new Context(model)) {
          float[] _ = context.read(1, 2, 3);
          float[] _ = context.read(4, 5);
        }
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

  private static void assertClose(float[] logits, float[] all, int position) {
    double largest = 0;
    for (float logit : all) {
      largest = Math.max(largest, Math.abs(logit));
    }
    for (int id = 0; id < 256; id++) {
      assertThat((double) logits[id])
          .as("token %d at %d", id, position)
          .isCloseTo(all[position * 256 + id], within(TOLERANCE * largest));
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }
}
