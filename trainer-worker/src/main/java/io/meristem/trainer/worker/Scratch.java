package io.meristem.trainer.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The local files of one attempt: nothing in them outlives it, or the next start of a worker. */
record Scratch(Path directory) implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Scratch.class);

  /** An empty folder; what a killed process left under the same name is removed. */
  static Scratch create(Path parent, String name) throws IOException {
    Path directory = parent.resolve(name);
    remove(directory);
    return new Scratch(Files.createDirectories(directory));
  }

  /** What cannot be removed now harms no result; it goes when a worker starts. */
  @Override
  public void close() {
    try {
      remove(directory);
    } catch (IOException e) {
      LOG.warnf("%s is left: %s", directory, e.getMessage());
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
