package io.meristem.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For all Java files of the repository, tests included. */
class FileLengthTest {

  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 30;

  private static List<SourceFile> sources = List.of();

  @BeforeAll
  static void readSources() throws Exception {
    sources = SourceFile.below(repository());
  }

  @Test
  void aFileHasFewerThan400Lines() {
    assertThat(sources).filteredOn(source -> source.lines() >= FILE_LINES).isEmpty();
  }

  @Test
  void aMethodHasFewerThan30Lines() {
    assertThat(sources.stream().flatMap(source -> source.methods().stream()))
        .filteredOn(method -> method.lines() >= METHOD_LINES)
        .isEmpty();
  }

  @Test
  void theWholeRepositoryIsMeasured() {
    assertThat(sources)
        .extracting(SourceFile::name)
        .contains("Lineage.java", "FileLengthTest.java");
  }

  @Test
  void linesAreCountedAsAReaderCountsThem(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("Sample.java");
    Files.writeString(
        file,
        """
        class Sample {
          /** Comments before a method do not count. */
          @Override
          public String toString() {
            return "}";
          }

          Sample() {}
        }
        """);

    SourceFile source = SourceFile.of(file);

    assertThat(source.lines()).isEqualTo(9);
    assertThat(source.methods())
        .containsExactly(
            new SourceFile.Method("Sample.java", "toString", 4),
            new SourceFile.Method("Sample.java", "<init>", 1));
  }

  /** The highest folder above this one, itself included, with a pom in each folder in between. */
  private static Path repository() {
    Path module = Path.of("").toAbsolutePath();
    return Stream.iterate(module, Path::getParent)
        .takeWhile(folder -> Files.exists(folder.resolve("pom.xml")))
        .reduce(module, (_, higher) -> higher);
  }
}
