package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Precision;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GPU computes what the CPU computes. */
@Tag("gpu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GpuTest {

  static final TokenFormerConfig CONFIG = TinyModel.of(16);
  static final Tokens TOKENS = ComputeTest.TOKENS;
  static final Tokens TARGETS = ComputeTest.TARGETS;
  static final Update UPDATE = new Update(3e-3, 0.1, 1, Double.POSITIVE_INFINITY);

  private static final String SKIPPED =
      "SKIPPED: no CUDA device, so nothing is known of training on a GPU";

  @TempDir Path scratch;
  Kernel cpu;
  Kernel gpu;

  @BeforeAll
  void open() {
    gpu = Kernel.open(1);
    cpu = Kernel.open(1, KernelArchive.text(), Device.cpu());
    if (!gpu.device().startsWith("gpu")) {
      System.err.println(SKIPPED);
    }
  }

  @BeforeEach
  void skipWithoutGpu() {
    assumeTrue(gpu.device().startsWith("gpu"), SKIPPED);
  }

  @AfterAll
  void close() {
    gpu.close();
    cpu.close();
  }

  @ParameterizedTest
  @CsvSource({"FP32, 1, false, 1e-3", "FP32, 3, true, 1e-3", "BF16, 1, false, 0.05"})
  void gradientsAreThoseOfTheCpu(
      Precision precision, int parts, boolean checkpointing, double tolerance) {
    Compute compute = new Compute(precision, parts, checkpointing);
    try (TokenFormer there = TokenFormer.fresh(gpu, CONFIG, 1);
        TokenFormer here = TokenFormer.fresh(cpu, CONFIG, 1)) {

      Gradients gradients = there.gradients(TOKENS, TARGETS, compute);

      ComputeTest.checkNear(gradients, here.gradients(TOKENS, TARGETS, Compute.PLAIN), tolerance);
    }
  }

  @Test
  void aRunOnTheGpuGoesOnFromItsFilesOnTheCpu() {
    Path weights = scratch.resolve("weights");
    Path moments = scratch.resolve("moments");
    OldRows frozen = new OldRows(Map.of("blocks.0.ffn.key", 4), 0);
    try (TokenFormer there = TokenFormer.fresh(gpu, CONFIG, 1);
        Optimizer optimizer = Optimizer.fresh(there, Compute.PLAIN, frozen)) {
      Progress _ = optimizer.step(TOKENS, TARGETS, UPDATE);
      there.save(weights, Map.of());
      optimizer.save(moments);
      Progress expected = optimizer.step(TOKENS, TARGETS, UPDATE);
      try (SafetensorsFile weightsFile = SafetensorsFile.open(weights);
          SafetensorsFile momentsFile = SafetensorsFile.open(moments);
          TokenFormer here = TokenFormer.load(cpu, CONFIG, weightsFile);
          Optimizer resumed = Optimizer.load(here, momentsFile, Compute.PLAIN, frozen)) {

        Progress progress = resumed.step(TOKENS, TARGETS, UPDATE);

        assertThat(progress.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertThat(here.loss(TOKENS, TARGETS)).isCloseTo(there.loss(TOKENS, TARGETS), within(1e-3));
      }
    }
  }
}
