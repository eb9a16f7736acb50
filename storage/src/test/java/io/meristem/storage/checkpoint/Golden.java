package io.meristem.storage.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that another implementation made: of the folder that the system property {@code golden}
 * names, or of the copy in the test resources. A missing or empty folder is an error, since a test
 * without cases would pass.
 */
final class Golden {

  private Golden() {}

  static List<Path> files(String folder, String glob) {
    return files(root().resolve(folder), glob, folder);
  }

  static Path file(String folder, String name) {
    return files(folder, name).getFirst();
  }

  private static List<Path> files(Path folder, String glob, String name) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("no folder of golden " + name + ": " + folder);
    }
    try (Stream<Path> all = Files.list(folder)) {
      var wanted = folder.getFileSystem().getPathMatcher("glob:" + glob);
      List<Path> found = all.filter(path -> wanted.matches(path.getFileName())).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("no golden file " + glob + " in " + folder);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    String named = System.getProperty("golden", "");
    return named.isBlank() ? bundled() : Path.of(named);
  }

  private static Path bundled() {
    URL url = Golden.class.getResource("/golden");
    if (url == null) {
      throw new IllegalStateException("the test resources hold no golden folder");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
