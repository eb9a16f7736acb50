package io.meristem.trainer.worker;

import com.sun.management.OperatingSystemMXBean;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this worker announces of itself, so that runs go where they fit.
 *
 * @param workerClass its kind, 1 to 63 characters of a-z, 0-9 and -
 * @param memoryBytes that a run may take at its peak
 */
record Capacity(String workerClass, long memoryBytes) {

  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");
  private static final String MODEL = "Model:";
  private static final String ANY_GPU = "gpu";
  private static final int LONGEST_NAME = 63;

  /** As the settings say, else as it is found on this machine. */
  static Capacity of(Settings.Worker settings, Kernel kernel) {
    return new Capacity(
        settings.workerClass().orElseGet(() -> kernel.isOnGpu() ? gpu(GPUS) : kernel.device()),
        settings
            .runMemory()
            .map(size -> size.asLongValue())
            .orElseGet(() -> kernel.gpuMemoryBytes().orElseGet(Capacity::hostMemoryBytes)));
  }

  /** The memory of the machine or container without this process's heap, at least a quarter. */
  private static long hostMemoryBytes() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize();
    return Math.max(total - Runtime.getRuntime().maxMemory(), total / 4);
  }

  /** The first GPU's model as the driver tells it, such as {@code nvidia-h200}. */
  static String gpu(Path drivers) {
    try (Stream<Path> gpus = Files.list(drivers)) {
      return gpus.sorted()
          .map(gpu -> gpu.resolve("information"))
          .flatMap(Capacity::lines)
          .filter(line -> line.startsWith(MODEL))
          .map(line -> name(line.substring(MODEL.length())))
          .filter(name -> !name.isEmpty())
          .findFirst()
          .orElse(ANY_GPU);
    } catch (IOException e) {
      return ANY_GPU;
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  private static String name(String model) {
    String name =
        model
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
