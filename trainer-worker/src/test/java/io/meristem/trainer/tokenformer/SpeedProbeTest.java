package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeedProbeTest {

  /** Between the slowest of processors and a hundred of the fastest GPUs. */
  @Test
  void theProbeFindsASpeedThatAMachineCanHave() {
    try (Kernel kernel = Kernel.open(1)) {

      double flops = SpeedProbe.flopsPerSecond(kernel);

      assertThat(flops).isBetween(1e7, 1e17);
    }
  }

  @Test
  void onlyAGpuHasMemoryOfItsOwn() {
    try (Kernel kernel = Kernel.open(1)) {
      assertThat(kernel.gpuMemoryBytes().isPresent()).isEqualTo(kernel.isOnGpu());
    }
  }
}
