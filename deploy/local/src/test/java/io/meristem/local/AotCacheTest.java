package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

  private static final Instant BUILT = Instant.parse("2026-11-30T09:00:00Z");

  private static final List<String> FLAGS = List.of("-Xmx512m");

  @TempDir Path folder;

  private Path jar;
  private AotCache cache;

  @BeforeEach
  void aPackagedService() throws IOException {
    jar = file("quarkus-run.jar", BUILT);
    file("lib/main/library.jar", BUILT.minusSeconds(60));
    cache = AotCache.ofService(jar);
  }

  @Test
  void aPartThatWasNeverRehearsedStartsWithoutOne() {
    List<String> flags = cache.use(FLAGS);

    assertThat(flags).isEqualTo(FLAGS);
    assertThat(cache.isCurrent()).isFalse();
  }

  @Test
  void whatARehearsalWritesIsWhatLaterStartsRead() throws IOException {
    String written = cache.record(List.of()).getFirst().split("=", 2)[1];
    file(folder.relativize(Path.of(written)).toString(), BUILT.plusSeconds(60));

    List<String> flags = cache.use(FLAGS);

    assertThat(flags).containsExactly("-Xmx512m", "-XX:AOTCache=" + written);
    assertThat(cache.isCurrent()).isTrue();
  }

  @Test
  void aRehearsalIsToBeRepeatedWhenAJarOfThePartIsBuiltAgain() throws IOException {
    file("app.aot", BUILT.plusSeconds(60));

    file("lib/main/library.jar", BUILT.plusSeconds(120));

    assertThat(cache.isCurrent()).isFalse();
  }

  private Path file(String name, Instant modified) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
