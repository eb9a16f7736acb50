package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder below the build's own, for files that are gone when it is closed. */
record BenchFolder(Path path) implements AutoCloseable {

  private static final double GB = 1e9;
  private static final double RESERVE = 1.05;

  /**
   * An empty folder.
   *
   * @throws BenchFailure when the disk has less than {@code bytes} left, or little more
   */
  static BenchFolder create(long bytes) {
    Path target = Path.of(System.getProperty("meristem.root", ".")).resolve("deploy/e2e/target");
    try {
      Files.createDirectories(target);
      double free = Files.getFileStore(target).getUsableSpace();
      if (free < RESERVE * bytes) {
        throw new BenchFailure(
            "%.1f GB are needed in %s and %.1f GB are free; make room and try again"
                .formatted(RESERVE * bytes / GB, target.toAbsolutePath().normalize(), free / GB));
      }
      return new BenchFolder(Files.createTempDirectory(target, "bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** The source read once, no target, and nothing of anybody's left to be written to disk. */
  void prepare(Path source, Path target) {
    try {
      Files.deleteIfExists(target);
      Files.copy(source, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(List.of("sync"));
  }

  /** A copy of every byte, holes included, and then on the disk. */
  void copy(Path source, Path target) {
    copyToCache(source, target);
    run(List.of("sync", target.toString()));
  }

  /** A copy of every byte, holes included, that need not be on the disk yet. */
  void copyToCache(Path source, Path target) {
    run(List.of("cp", "--reflink=never", "--sparse=never", source.toString(), target.toString()));
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchFailure(String.join(" ", command) + " failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new BenchFailure(command.getFirst() + " cannot be run here: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while waiting for " + command.getFirst());
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
