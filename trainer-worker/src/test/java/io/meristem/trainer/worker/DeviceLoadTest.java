package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.WorkerAnnounced.Load;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeviceLoadTest {

  @Test
  void aLineOfADriverIsUseMemoryAndTemperature() {
    assertThat(GpuLine.load("87, 10240, 64"))
        .contains(
            new Load(OptionalDouble.of(0.87), OptionalLong.of(10L << 30), OptionalDouble.of(64)));
  }

  @Test
  void whatADriverDoesNotKnowIsLeftOut() {
    assertThat(GpuLine.load("[N/A], 512, [N/A]"))
        .contains(
            new Load(OptionalDouble.empty(), OptionalLong.of(512L << 20), OptionalDouble.empty()));
    assertThat(GpuLine.load("No devices were found")).isEmpty();
  }

  @Test
  void aCommandThatIsNotThereOrFailsTellsNothing() {
    assertThat(DeviceLoad.firstLine(List.of("no-such-command-here"))).isEmpty();
    assertThat(DeviceLoad.firstLine(List.of("sh", "-c", "echo 1, 2, 3; exit 9"))).isEmpty();
    assertThat(DeviceLoad.firstLine(List.of("sh", "-c", "echo 1, 2, 3"))).contains("1, 2, 3");
  }

  @Test
  void aProcessorsLoadHasTheMemoryOfThisProcess() {
    Load load = DeviceLoad.ofProcessors().now().orElseThrow();

    assertThat(load.memoryUsedBytes().orElse(Long.MAX_VALUE)).isGreaterThan(10L << 20);
    assertThat(load.use().orElse(0)).isBetween(0.0, 1.0);
  }
}
