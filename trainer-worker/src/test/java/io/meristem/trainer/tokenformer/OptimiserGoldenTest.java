package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Precision;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptimiserGoldenTest {

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

  static List<String> cases() {
    return Golden.cases("optimiser", "adam");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyUpdateOfAllRowsAtOnceIsGolden(String name) {
    checkUpdates(name, 1, false);
  }

  /** The mean gradient over micro-batches is that of all rows, however they are split. */
  @ParameterizedTest
  @MethodSource("cases")
  void everyUpdateOfMicroBatchesOfOneRowIsGolden(String name) {
    checkUpdates(name, rows(name), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyUpdateWithBlocksComputedAgainIsGolden(String name) {
    checkUpdates(name, rows(name), true);
  }

  private static int rows(String name) {
    try (Golden golden = Golden.open(name)) {
      return Math.toIntExact(golden.shape("data").get(1) * golden.shape("data").get(2));
    }
  }

  private void checkUpdates(String name, int microBatches, boolean checkpointing) {
    Compute compute = new Compute(Precision.FP32, microBatches, checkpointing);
    try (Golden golden = Golden.open(name)) {
      JsonNode facts = golden.facts();
      TokenFormerConfig config = Golden.config(facts.get("config"), facts.get("tau"));
      try (TokenFormer model = golden.model(kernel, scratch, "param0.", config);
          Optimizer optimizer = Optimizer.fresh(model, compute, OldRows.NONE)) {
        for (int step = 0; step < facts.get("loss").size(); step++) {
          Progress progress =
              optimizer.step(rows(golden, step, 0), rows(golden, step, 1), update(facts, step));
          checkProgress(facts, step, progress);
          checkParameters(golden, model, "param" + (step + 1) + ".");
        }
        checkMoments(golden, optimizer);
      }
    }
  }

  private static Update update(JsonNode facts, int step) {
    JsonNode settings = facts.get("optimiser");
    return new Update(
        facts.get("learning_rate").get(step).doubleValue(),
        settings.get("weight_decay").doubleValue(),
        settings.get("max_norm").doubleValue(),
        Double.POSITIVE_INFINITY);
  }

  /** One step of {@code data} (step, micro-batch, row, sequence + 1), from a column on. */
  private static Tokens rows(Golden golden, int step, int column) {
    List<Long> shape = golden.shape("data");
    int rows = Math.toIntExact(shape.get(1) * shape.get(2));
    int stride = Math.toIntExact(shape.get(3));
    int length = stride - 1;
    long[] data = golden.longs("data");
    long[] ids = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      int from = (step * rows + row) * stride + column;
      System.arraycopy(data, from, ids, row * length, length);
    }
    return Tokens.of(rows, length, ids);
  }

  private static void checkProgress(JsonNode facts, int step, Progress progress) {
    double loss = facts.get("loss").get(step).doubleValue();
    double lossError = 16 * facts.get("loss_fp32_err").doubleValue();
    double norm = facts.get("grad_norm_before_clipping").get(step).doubleValue();
    double normError =
        norm * Math.max(16 * facts.get("grad_norm_fp32_rel_err").doubleValue(), 4e-5);
    assertThat(progress.loss()).isCloseTo(loss, within(Math.max(lossError, 2e-6 * loss)));
    assertThat(progress.gradientNorm()).isCloseTo(norm, within(normError));
  }

  private void checkParameters(Golden golden, TokenFormer model, String prefix) {
    List<String> expected = golden.expected(prefix);
    if (expected.isEmpty()) {
      return;
    }
    Path saved = scratch.resolve(prefix + "saved");
    model.save(saved, Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(saved)) {
      for (String tensor : expected) {
        golden.check(tensor, floats(file, tensor.substring(prefix.length())));
      }
    }
  }

  private void checkMoments(Golden golden, Optimizer optimizer) {
    Path saved = scratch.resolve("moments");
    optimizer.save(saved);
    try (SafetensorsFile file = SafetensorsFile.open(saved)) {
      for (String moment : List.of("m.", "v.")) {
        assertThat(golden.expected(moment)).isNotEmpty();
        for (String tensor : golden.expected(moment)) {
          golden.check(tensor, floats(file, tensor));
        }
      }
      assertThat(file.metadata()).containsEntry(Optimizer.UPDATES, "" + optimizer.updates());
    }
  }

  static float[] floats(SafetensorsFile file, String tensor) {
    return file.data(tensor).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }
}
