package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An update that is refused has never been. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedUpdateTest {

  static final TokenFormerConfig CONFIG = TinyModel.of(8);
  static final Tokens TOKENS = ComputeTest.TOKENS;
  static final Tokens TARGETS = ComputeTest.TARGETS;
  static final Update UPDATE = new Update(1e-2, 0.1, 1, Double.POSITIVE_INFINITY);
  static final OldRows FROZEN = new OldRows(Map.of("blocks.0.ffn.key", 4), 0);

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
  void aLossAboveTheLimitChangesNothing() throws IOException {
    for (OldRows old : List.of(OldRows.NONE, FROZEN)) {
      try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
          Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, old)) {
        Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
        List<byte[]> before = state(model, optimizer);

        Progress refused = optimizer.step(TOKENS, TARGETS, new Update(1e-2, 0.1, 1, 1.0));

        assertThat(refused.applied()).isFalse();
        assertThat(refused.loss()).isGreaterThan(1.0);
        assertSame(model, optimizer, before, 1);
      }
    }
  }

  @Test
  void aLossAtTheLimitIsApplied() {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      double loss = model.gradients(TOKENS, TARGETS, Compute.PLAIN).loss();

      Progress progress = optimizer.step(TOKENS, TARGETS, new Update(1e-2, 0.1, 1, loss));

      assertThat(progress.applied()).isTrue();
      assertThat(optimizer.updates()).isEqualTo(1);
    }
  }

  @Test
  void aLossThatIsNoNumberChangesNothing() throws IOException {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      List<byte[]> before = state(model, optimizer);
      model.rescale(Collections.nCopies(CONFIG.layers().size(), 1e300));

      Progress refused = optimizer.step(TOKENS, TARGETS, UPDATE);

      assertThat(refused.applied()).isFalse();
      assertThat(refused.loss()).isNaN();
      assertSame(model, optimizer, before, 1);
    }
  }

  @Test
  void aGradientTooLongForANumberChangesNothing() throws IOException {
    Path weights = withHugeFinalNorm();
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        TokenFormer model = TokenFormer.load(kernel, CONFIG, file);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      List<byte[]> before = state(model, optimizer);

      Progress refused = optimizer.step(TOKENS, TARGETS, UPDATE);

      assertThat(refused.applied()).isFalse();
      assertThat(refused.loss()).isFinite();
      assertThat(refused.gradientNorm()).isInfinite();
      assertSame(model, optimizer, before, 0);
    }
  }

  @Test
  void whatFollowsARefusedUpdateIsWhatWouldHaveFollowedWithoutIt() throws IOException {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1);
        TokenFormer spared = TokenFormer.fresh(kernel, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE);
        Optimizer sparedOptimizer = Optimizer.fresh(spared, Compute.PLAIN, OldRows.NONE)) {
      Progress _ = sparedOptimizer.step(TOKENS, TARGETS, UPDATE);
      Progress _ = optimizer.step(TARGETS, TOKENS, new Update(1, 0.1, 1, 0.5));

      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);

      assertSame(model, optimizer, state(spared, sparedOptimizer), 1);
    }
  }

  /** The fresh model, with a final norm that multiplies with 1e30. */
  private Path withHugeFinalNorm() {
    Path weights = scratch.resolve("plain");
    Path huge = scratch.resolve("huge");
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      model.save(weights, Map.of());
    }
    float[] scales = new float[CONFIG.width()];
    Arrays.fill(scales, 1e30f);
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        SafetensorsWriter writer = SafetensorsWriter.create(huge, CONFIG.tensors(), Map.of())) {
      for (TensorSpec spec : CONFIG.tensors()) {
        boolean norm = spec.name().equals("final_norm.weight");
        writer.write(
            spec.name(),
            norm
                ? MemorySegment.ofArray(
                    MemorySegment.ofArray(scales).toArray(ValueLayout.JAVA_BYTE))
                : file.data(spec.name()));
      }
      writer.finish();
    }
    return huge;
  }

  private List<byte[]> state(TokenFormer model, Optimizer optimizer) throws IOException {
    Path weights = scratch.resolve("state-weights");
    Path moments = scratch.resolve("state-moments");
    model.save(weights, Map.of());
    optimizer.save(moments);
    return List.of(Files.readAllBytes(weights), Files.readAllBytes(moments));
  }

  private void assertSame(TokenFormer model, Optimizer optimizer, List<byte[]> before, long updates)
      throws IOException {
    List<byte[]> after = state(model, optimizer);
    assertThat(after.get(0)).as("parameters").isEqualTo(before.get(0));
    assertThat(after.get(1)).as("moments and the count of updates").isEqualTo(before.get(1));
    assertThat(optimizer.updates()).isEqualTo(updates);
  }
}
