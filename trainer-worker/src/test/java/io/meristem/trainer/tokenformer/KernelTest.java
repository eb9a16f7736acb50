package io.meristem.trainer.tokenformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.run.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {

  static final Tokens TOKENS = Tokens.of(1, 4, 1, 2, 3, 4);

  @Test
  void anotherThreadComputesTheSameBits() throws ExecutionException, InterruptedException {
    try (Kernel kernel = Kernel.open(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1)) {
      Gradients here = model.gradients(TOKENS, TOKENS, Compute.PLAIN);

      Gradients there = other.submit(() -> model.gradients(TOKENS, TOKENS, Compute.PLAIN)).get();

      assertThat(there).isEqualTo(here);
    }
  }

  @Test
  void theNumberOfThreadsIsTheOneAskedFor() {
    try (Kernel kernel = Kernel.open(2)) {

      assertThat(kernel.threads()).isEqualTo(2);
      assertThat(kernel.backend()).contains("2 threads");
    }
  }

  @Test
  void theBackendNamesDeviceAndPrecisions() {
    try (Kernel kernel = Kernel.open(1)) {

      String bf16 = kernel.hasBf16() ? "bf16 in hardware" : "bf16 emulated";
      assertThat(kernel.backend()).contains(kernel.device() + " fp32").endsWith(bf16);
    }
  }

  @Test
  void aProcessorTellsWhetherItHasBf16(@TempDir Path folder) throws IOException {
    Path with =
        Files.writeString(folder.resolve("with"), "model: x\nflags\t: fma avx512_bf16 lm\n");
    Path without = Files.writeString(folder.resolve("without"), "flags\t: fma avx512f lm\n");

    assertThat(Bf16.inHardware(with)).isTrue();
    assertThat(Bf16.inHardware(without)).isFalse();
    assertThat(Bf16.inHardware(folder.resolve("none"))).isFalse();
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> Kernel.open(0)).hasMessage("threads must be at least 1, not 0");
  }

  /** What OpenMP itself says of its settings, in a process in which nothing was loaded before. */
  @Test
  void idleThreadsSleepInsteadOfSpinning() throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                OpenedKernel.class.getName())
            .redirectErrorStream(true);
    child.environment().put("OMP_DISPLAY_ENV", "verbose");
    child.environment().remove("OMP_WAIT_POLICY");

    Process process = child.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("GOMP_SPINCOUNT = '0'");
  }

  /** A process that does nothing but open a kernel. */
  static final class OpenedKernel {
    private OpenedKernel() {}

    public static void main(String[] args) {
      try (Kernel kernel = Kernel.open(1)) {
        System.out.println(kernel.backend());
      }
    }
  }
}
