package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldRowsTest {

  static final TokenFormerConfig CONFIG = TinyModel.of(8);
  static final Tokens TOKENS = ComputeTest.TOKENS;
  static final Tokens TARGETS = ComputeTest.TARGETS;
  static final Update UPDATE = new Update(1e-2, 0.1, 1, Double.POSITIVE_INFINITY);

  /** As after a growth: some rows of every layer, and the whole of what does not grow. */
  static final Map<String, Integer> OLD = old();

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

  private static Map<String, Integer> old() {
    Map<String, Integer> old = new HashMap<>();
    for (TensorSpec spec : CONFIG.tensors()) {
      int rows = Math.toIntExact(spec.shape().getFirst());
      old.put(spec.name(), spec.name().startsWith("blocks.") ? rows - 3 : rows);
    }
    return old;
  }

  @Test
  void frozenRowsAndTheirMomentsKeepTheirBits() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, new OldRows(OLD, 0))) {
      Numbers before = parameters(model);

      for (int step = 0; step < 3; step++) {
        assertThat(optimizer.step(TOKENS, TARGETS, UPDATE).applied()).isTrue();
      }

      Numbers after = parameters(model);
      Numbers moments = moments(optimizer);
      for (String name : OLD.keySet()) {
        int split = split(name);
        assertThat(head(after.of(name), split)).as(name).isEqualTo(head(before.of(name), split));
        assertThat(head(moments.of("m." + name), split)).containsOnly(0);
        assertThat(head(moments.of("v." + name), split)).containsOnly(0);
        if (name.startsWith("blocks.")) {
          assertThat(tail(after.of(name), split)).isNotEqualTo(tail(before.of(name), split));
          assertThat(tail(moments.of("v." + name), split)).doesNotContain(0);
        }
      }
    }
  }

  @Test
  void gradientsOfFrozenRowsDoNotCountInTheNorm() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, new OldRows(OLD, 0))) {
      Gradients gradients = model.gradients(TOKENS, TARGETS, Compute.PLAIN);
      double squares = 0;
      for (String name : OLD.keySet()) {
        FloatBuffer gradient = gradients.of(name);
        for (int at = split(name); at < gradient.remaining(); at++) {
          squares += (double) gradient.get(at) * gradient.get(at);
        }
      }

      Progress progress = optimizer.step(TOKENS, TARGETS, UPDATE);

      assertThat(progress.gradientNorm()).isCloseTo(Math.sqrt(squares), within(1e-5));
    }
  }

  @Test
  void oldRowsMoveByTheScaleAndNewOnesAsEver() {
    double scale = 0.25;
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        TokenFormer plain = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, new OldRows(OLD, scale));
        Optimizer plainOptimizer = Optimizer.fresh(plain, Compute.PLAIN, OldRows.NONE)) {
      Numbers before = parameters(model);
      Progress _ = plainOptimizer.step(TOKENS, TARGETS, UPDATE);
      Numbers expected = parameters(plain);

      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);

      Numbers after = parameters(model);
      for (String name : OLD.keySet()) {
        int split = split(name);
        assertThat(tail(after.of(name), split)).isEqualTo(tail(expected.of(name), split));
        for (int at = 0; at < split; at++) {
          double move = after.of(name)[at] - before.of(name)[at];
          double whole = expected.of(name)[at] - before.of(name)[at];
          assertThat(move).as(name).isCloseTo(scale * whole, within(1e-6));
        }
      }
    }
  }

  @Test
  void aScaleOfOneIsTheSameBitForBit() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        TokenFormer plain = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, new OldRows(OLD, 1));
        Optimizer plainOptimizer = Optimizer.fresh(plain, Compute.PLAIN, OldRows.NONE)) {
      Progress expected = plainOptimizer.step(TOKENS, TARGETS, UPDATE);

      Progress progress = optimizer.step(TOKENS, TARGETS, UPDATE);

      assertThat(progress).isEqualTo(expected);
      assertThat(model.logits(TOKENS)).isEqualTo(plain.logits(TOKENS));
    }
  }

  @Test
  void rowsThatTheModelDoesNotHaveAreRefused() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      OldRows many = new OldRows(Map.of("blocks.0.ffn.key", 9), 0);
      OldRows unknown = new OldRows(Map.of("blocks.7.ffn.key", 1), 0);

      assertThatThrownBy(() -> Optimizer.fresh(model, Compute.PLAIN, many))
          .hasMessage("blocks.0.ffn.key has 8 rows, of which 9 cannot be old");
      assertThatThrownBy(() -> Optimizer.fresh(model, Compute.PLAIN, unknown))
          .hasMessageContaining("blocks.7.ffn.key");
    }
  }

  @Test
  void aScaleBelowZeroIsRefused() {
    assertThatThrownBy(() -> new OldRows(Map.of(), -1)).hasMessageContaining("-1");
  }

  /** The first number of a tensor that is not in an old row. */
  private static int split(String name) {
    TensorSpec tensor =
        CONFIG.tensors().stream().filter(spec -> spec.name().equals(name)).findAny().orElseThrow();
    return Math.toIntExact(
        tensor.elements() / tensor.shape().getFirst() * OLD.getOrDefault(name, 0));
  }

  private static float[] head(float[] numbers, int split) {
    return Arrays.copyOf(numbers, split);
  }

  private static float[] tail(float[] numbers, int split) {
    return Arrays.copyOfRange(numbers, split, numbers.length);
  }

  private Numbers parameters(TokenFormer model) {
    Path file = scratch.resolve("parameters");
    model.save(file, Map.of());
    return floats(file);
  }

  private Numbers moments(Optimizer optimizer) {
    Path file = scratch.resolve("moments");
    optimizer.save(file);
    return floats(file);
  }

  private static Numbers floats(Path path) {
    Map<String, float[]> floats = new HashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      file.entries()
          .forEach(
              entry -> floats.put(entry.name(), OptimiserGoldenTest.floats(file, entry.name())));
    }
    return new Numbers(floats);
  }

  /** Every tensor of a file. */
  private record Numbers(Map<String, float[]> byTensor) {

    float[] of(String name) {
      return Objects.requireNonNull(byTensor.get(name), name);
    }
  }
}
