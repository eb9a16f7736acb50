package io.meristem.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a JVM learned from an earlier life of a part: its classes, loaded and linked, and profiles
 * of its methods (JEP 483, 514, 515). With it a part starts with less than half of the work. A JVM
 * leaves aside, without a word, what was made with other jars than its own.
 *
 * @param file beside the jars, so that it goes when they are built again
 */
public record AotCache(Path file) {

  /** Those of all parts that a stack has by itself. */
  public static List<AotCache> all(Path repository) {
    return List.of(
        ofEmbedded("kafka"),
        ofEmbedded("s3"),
        ofService(repository.resolve(Components.ORCHESTRATOR)),
        ofService(repository.resolve(Components.WORKER)));
  }

  /** Of an embedded server, {@code kafka} or {@code s3}. */
  static AotCache ofEmbedded(String name) {
    return new AotCache(JavaCommand.packaged().resolve(name + ".aot"));
  }

  /** Of a packaged service. */
  static AotCache ofService(Path jar) {
    return new AotCache(jar.resolveSibling("app.aot"));
  }

  /** Flags for a life that is served by it; these alone where it is missing. */
  List<String> use(List<String> flags) {
    return Files.isRegularFile(file) ? with(flags, List.of("-XX:AOTCache=" + file)) : flags;
  }

  /**
   * Flags for a life whose orderly end writes it, which takes that end some 20 seconds. Without
   * adapters of calls: JDK 25 takes some for one another, and warns of each in every later life.
   */
  List<String> record(List<String> flags) {
    return with(
        flags,
        List.of(
            "-XX:AOTCacheOutput=" + file,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTAdapterCaching"));
  }

  private static List<String> with(List<String> flags, List<String> more) {
    return Stream.concat(flags.stream(), more.stream()).toList();
  }

  /** Whether it is there, and no jar in its folder or below is newer. */
  public boolean isCurrent() {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    FileTime made = modified(file);
    try (Stream<Path> files = Files.walk(file.getParent())) {
      return files
          .filter(one -> one.toString().endsWith(".jar"))
          .noneMatch(jar -> modified(jar).compareTo(made) > 0);
    } catch (IOException e) {
      throw new StackFailure(file.getParent() + " cannot be read: " + e, e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new StackFailure(file + " cannot be read: " + e, e);
    }
  }
}
