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
 * leaves aside, and says so, what was made with other jars than its own.
 *
 * @param file beside the jars, so that it goes when they are built again
 */
public record AotCache(Path file) {

  /** Those of all parts that a stack has by itself. */
  public static List<AotCache> all(Path repository) {
    return List.of(
        ofEmbedded(repository, "kafka"),
        ofEmbedded(repository, "s3"),
        ofService(repository.resolve(Components.ORCHESTRATOR)),
        ofService(repository.resolve(Components.WORKER)));
  }

  static AotCache ofEmbedded(Path repository, String name) {
    return new AotCache(repository.resolve(Components.EMBEDDED).resolve(name + ".aot"));
  }

  static AotCache ofService(Path jar) {
    return new AotCache(jar.resolveSibling("app.aot"));
  }

  /** Flags for a life that is served by it; none where it is missing. */
  List<String> use() {
    return Files.isRegularFile(file) ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  /**
   * Flags for a life whose orderly end writes it, which takes that end some 20 seconds. Without
   * adapters of calls: JDK 25 takes some for one another, and warns of each in every later life.
   */
  List<String> record() {
    return List.of(
        "-XX:AOTCacheOutput=" + file, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching");
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
