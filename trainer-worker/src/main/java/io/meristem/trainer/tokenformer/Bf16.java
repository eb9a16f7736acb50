package io.meristem.trainer.tokenformer;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where matrix products in bf16 are done in hardware. */
final class Bf16 {

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16");

  /** The compute capability of the first CUDA devices that have it, Ampere: 8.0. */
  private static final int CAPABILITY = 80;

  private Bf16() {}

  /** False also where the system does not tell. */
  static boolean inHardware(Device device) {
    return device.isGpu()
        ? Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= CAPABILITY
        : inHardware(PROCESSOR);
  }

  static boolean inHardware(Path processor) {
    try {
      return Files.readAllLines(processor).stream()
          .filter(line -> line.startsWith("flags"))
          .anyMatch(line -> INSTRUCTIONS.stream().anyMatch(List.of(line.split(" ", -1))::contains));
    } catch (IOException e) {
      return false;
    }
  }
}
