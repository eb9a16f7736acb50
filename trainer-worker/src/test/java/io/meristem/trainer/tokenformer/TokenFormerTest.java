package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenFormerTest {

  static final TokenFormerConfig CONFIG = TinyModel.of(8);
  static final Tokens TOKENS = Tokens.of(2, 4, 104, 101, 108, 108, 111, 32, 121, 111);
  static final Tokens TARGETS = Tokens.of(2, 4, 101, 108, 108, 111, 32, 121, 111, 117);
  static final Update UPDATE = new Update(1e-2, 0.1, 1, Double.POSITIVE_INFINITY);

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

  @Test
  void aFreshModelIsAFunctionOfItsSeed() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        TokenFormer same = TokenFormer.fresh(kernel, CONFIG, 1);
        TokenFormer other = TokenFormer.fresh(kernel, CONFIG, 2)) {

      float[] logits = model.logits(TOKENS);

      assertThat(logits).isEqualTo(same.logits(TOKENS)).isNotEqualTo(other.logits(TOKENS));
    }
  }

  @Test
  void aFreshModelGivesEveryTokenAboutTheSameChance() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {

      double loss = model.loss(TOKENS, TARGETS);

      assertThat(loss).isBetween(5.2, 6.2); // ln 256 = 5.5
    }
  }

  @Test
  void modelAndOptimizerGoOnFromTheirFilesBitForBit() {
    Path weights = scratch.resolve("weights");
    Path moments = scratch.resolve("moments");
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      model.save(weights, Map.of());
      optimizer.save(moments);
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      try (SafetensorsFile weightsFile = SafetensorsFile.open(weights);
          SafetensorsFile momentsFile = SafetensorsFile.open(moments);
          TokenFormer loaded = TokenFormer.load(kernel, CONFIG, weightsFile);
          Optimizer loadedOptimizer =
              Optimizer.load(loaded, momentsFile, Compute.PLAIN, OldRows.NONE)) {

        Progress _ = loadedOptimizer.step(TOKENS, TARGETS, UPDATE);

        assertThat(loaded.logits(TOKENS)).isEqualTo(model.logits(TOKENS));
        assertThat(loadedOptimizer.updates()).isEqualTo(2);
      }
    }
  }

  @Test
  void aFileOfAnotherModelIsRefused() {
    Path weights = scratch.resolve("other");
    try (TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(9), 1)) {
      model.save(weights, Map.of());
    }
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {

      assertThatThrownBy(() -> TokenFormer.load(kernel, CONFIG, file))
          .isInstanceOf(MalformedCheckpoint.class);
    }
  }

  @Test
  void aMomentsFileThatDoesNotCountItsUpdatesIsRefused() {
    Path weights = scratch.resolve("uncounted");
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      model.save(weights, Map.of());
      try (SafetensorsFile file = SafetensorsFile.open(weights)) {

        assertThatThrownBy(() -> Optimizer.load(model, file, Compute.PLAIN, OldRows.NONE))
            .hasMessageContaining("updates");
      }
    }
  }

  @Test
  void rowsLongerThanTheSequenceAreRefused() {
    Tokens tokens = Tokens.of(1, TinyModel.SEQUENCE + 1, new long[TinyModel.SEQUENCE + 1]);
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {

      assertThatThrownBy(() -> model.logits(tokens)).hasMessageContaining("sequence of 16");
    }
  }

  @Test
  void otherTausAreAnotherFunction() {
    List<Double> taus = CONFIG.taus().stream().map(tau -> tau * 1.1).toList();
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      float[] before = model.logits(TOKENS);

      model.rescale(taus);

      assertThat(model.logits(TOKENS)).isNotEqualTo(before);
      assertThat(model.config().taus()).isEqualTo(taus);
    }
  }

  @Test
  void aStepLeavesNothingBehind() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      int before = model.ownedTensors();

      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      model.rescale(CONFIG.taus().stream().map(tau -> tau * 1.1).toList());
      double _ = model.loss(TOKENS, TARGETS);

      assertThat(model.ownedTensors()).isEqualTo(before);
    }
  }

  @Test
  void aTensorAboveTheLimitOfABufferIsCopiedInSlices() {
    TensorSpec spec = new TensorSpec("large", List.of(5L, 3L));
    float[] values = new float[15];
    for (int at = 0; at < values.length; at++) {
      values[at] = at;
    }
    try (NDManager scope = kernel.scope()) {

      NDArray tensor =
          TensorFiles.filled(
              scope,
              spec,
              2 * 3 * Float.BYTES,
              (from, bytes) -> {
                int at = Math.toIntExact(from / Float.BYTES);
                bytes.asFloatBuffer().put(values, at, bytes.remaining() / Float.BYTES);
              });

      assertThat(tensor.toFloatArray()).isEqualTo(values);
    }
  }
}
