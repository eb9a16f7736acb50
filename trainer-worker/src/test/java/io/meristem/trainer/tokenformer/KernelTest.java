package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.run.Compute;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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

  @Test
  void idleThreadsSleepInsteadOfSpinning() throws Throwable {
    try (Kernel _ = Kernel.open(1)) {

      assertThat(nativeEnvironment("OMP_WAIT_POLICY")).isEqualTo("PASSIVE");
    }
  }

  /** Java's own view of the environment is from before the kernel was opened. */
  @SuppressWarnings("restricted")
  private static String nativeEnvironment(String name) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle getenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("getenv"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
      return value.reinterpret(64).getString(0);
    }
  }
}
