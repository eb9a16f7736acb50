package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {

  @TempDir Path drivers;

  @Test
  void aGpuWorkerIsOfTheClassOfItsFirstGpusModel() throws IOException {
    describe("0000:03:00.0", "Model: \t\t NVIDIA L4\nIRQ: 5\n");
    describe("0000:01:00.0", "Model: \t\t NVIDIA H200 (80GB)\nIRQ: 5\n");

    String name = Capacity.gpu(drivers);

    assertThat(name).isEqualTo("nvidia-h200-80gb");
  }

  @Test
  void aGpuOfNoKnownModelIsOfTheClassOfAnyGpu() throws IOException {
    describe("0000:01:00.0", "IRQ: 5\n");

    assertThat(Capacity.gpu(drivers)).isEqualTo("gpu");
    assertThat(Capacity.gpu(drivers.resolve("none"))).isEqualTo("gpu");
  }

  @Test
  void theModelIsFoundWhereverItStandsAndAnEmptyOneIsNone() throws IOException {
    describe("0000:01:00.0", "Model: \t\nIRQ: 5\n");
    describe("0000:02:00.0", "Bus Location: 0000:02:00.0\nModel: NVIDIA L4\n");

    assertThat(Capacity.gpu(drivers)).isEqualTo("nvidia-l4");
  }

  @Test
  void aLongNameIsCutToWhatAClassMayHave() throws IOException {
    describe("0000:01:00.0", "Model: " + "x".repeat(64) + "\n");

    assertThat(Capacity.gpu(drivers)).isEqualTo("x".repeat(63));
  }

  private void describe(String gpu, String information) throws IOException {
    Path folder = Files.createDirectories(drivers.resolve(gpu));
    Files.writeString(folder.resolve("information"), information);
  }
}
