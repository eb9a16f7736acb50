package io.meristem.trainer.worker;

import com.sun.management.OperatingSystemMXBean;
import io.meristem.storage.event.WorkerAnnounced.Load;
import io.meristem.trainer.training.ResidentPeak;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** How busy the device is that this worker trains on. What cannot be told is left out. */
@FunctionalInterface
interface DeviceLoad {

  /** Takes a fraction of a second at most a few times a minute; any thread may ask. */
  Optional<Load> now();

  /** Of the first GPU, as {@code nvidia-smi} tells it. */
  static DeviceLoad ofGpu() {
    return () ->
        firstLine(
                List.of(
                    "nvidia-smi",
                    "--id=0",
                    "--query-gpu=utilization.gpu,memory.used,temperature.gpu",
                    "--format=csv,noheader,nounits"))
            .flatMap(GpuLine::load);
  }

  /** Of the machine's or container's processors. */
  static DeviceLoad ofProcessors() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return () -> {
      double use = system.getCpuLoad();
      return Optional.of(
          new Load(
              use < 0 ? OptionalDouble.empty() : OptionalDouble.of(use),
              ResidentPeak.residentBytes(),
              OptionalDouble.empty()));
    };
  }

  /** What a command prints first; nothing of one that is not there, fails or hangs. */
  static Optional<String> firstLine(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(2, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.inputReader().lines().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
