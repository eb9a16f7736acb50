package io.meristem.trainer.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is estimated against what a fresh process measures. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class PeakMemoryIT {

  static final double TOLERANCE = 0.2;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FP32 1 false 4 256 256 1024 256 8",
        "FP32 1 false 2 512 512 2048 256 4",
        "FP32 1 false 2 256 256 512 16384 4",
        "FP32 4 false 4 256 256 1024 256 16",
        "FP32 1 true 4 256 256 1024 256 16",
        "BF16 1 false 4 256 256 1024 256 8",
        "BF16 2 true 2 512 512 2048 256 4"
      })
  void theEstimateIsWithinAFifthOfWhatIsMeasured(String words)
      throws IOException, InterruptedException {
    long[] bytes = measure(words);

    long measured = bytes[0];
    long estimated = bytes[1];

    assumeTrue(measured >= 0, "this system does not tell a process's peak memory");
    assertThat((double) estimated / measured)
        .as("%s: %d MiB estimated, %d MiB measured", words, estimated >> 20, measured >> 20)
        .isCloseTo(1.0, within(TOLERANCE));
  }

  /** Measured and estimated. */
  private static long[] measure(String words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            MemoryChild.class.getName()));
    command.addAll(List.of(words.split(" ", -1)));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as("exit status of %s: %s", command, output).isZero();
    String line = output.lines().filter(l -> l.startsWith("bytes ")).findFirst().orElseThrow();
    String[] parts = line.split(" ", -1);
    return new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])};
  }
}
