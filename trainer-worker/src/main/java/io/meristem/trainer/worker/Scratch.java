package io.meristem.trainer.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The local files of one attempt: nothing in them outlives it. */
record Scratch(Path directory) implements AutoCloseable {

  /** An empty folder; what a killed process left under the same name is removed. */
  static Scratch create(Path parent, String name) throws IOException {
    Path directory = parent.resolve(name);
    remove(directory);
    return new Scratch(Files.createDirectories(directory));
  }

  @Override
  public void close() throws IOException {
    remove(directory);
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
