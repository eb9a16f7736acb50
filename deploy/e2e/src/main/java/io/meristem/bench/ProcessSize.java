package io.meristem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Java process holds, as Linux tells, after its JVM has collected all garbage: what is left
 * may be a leak, and garbage is none.
 *
 * @param bytes resident in memory
 * @param handles of files and sockets
 */
record ProcessSize(long bytes, long handles) {

  /** Of a process; nothing where the system or the JDK does not tell. */
  static Optional<ProcessSize> of(ProcessHandle process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    try {
      collectGarbage(process.pid());
      try (Stream<Path> handles = Files.list(folder.resolve("fd"))) {
        return Optional.of(new ProcessSize(resident(folder), handles.count()));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void collectGarbage(long pid) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(pid),
            "GC.run");
    try {
      Process jcmd =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (jcmd.waitFor() != 0) {
        throw new IOException(command + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while waiting for jcmd");
    }
  }

  /** The line {@code VmRSS: 1234 kB}. */
  private static long resident(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException(folder + " has no VmRSS"));
  }
}
