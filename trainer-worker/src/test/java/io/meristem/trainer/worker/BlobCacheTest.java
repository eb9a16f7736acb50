package io.meristem.trainer.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs of four bytes in a cache for ten. */
class BlobCacheTest {

  static final int LIMIT = 10;

  @TempDir Path folder;
  final List<String> fetched = new ArrayList<>();
  BlobCache cache = BlobCache.none();

  @BeforeEach
  void open() throws IOException {
    cache = BlobCache.open(folder, LIMIT);
  }

  @AfterEach
  void close() throws IOException {
    cache.close();
  }

  @Test
  void aBlobIsFetchedOnceAndFoundAgain() throws IOException {
    use("aaaa");

    Path file = use("aaaa").orElseThrow();

    assertThat(fetched).containsExactly("aaaa");
    assertThat(Files.readString(file)).isEqualTo("aaaa");
  }

  @Test
  void whatWasUsedLeastRecentlyMakesRoom() {
    use("aaaa");
    use("bbbb");
    use("aaaa");

    use("cccc");

    assertThat(kept()).containsExactlyInAnyOrder("aaaa", "cccc");
  }

  @Test
  void whatAnAttemptUsesStaysAndWhatHasNoRoomIsNotKept() throws IOException {
    try (BlobCache.Pins pins = cache.pins()) {
      Path first = use(pins, "aaaa").orElseThrow();
      Path second = use(pins, "bbbb").orElseThrow();

      Optional<Path> third = use("cccc");

      assertThat(third).isEmpty();
      assertThat(Files.readString(first) + Files.readString(second)).isEqualTo("aaaabbbb");
    }
    assertThat(use("cccc")).isPresent();
  }

  @Test
  void aFileStaysUntilTheLastOfItsUsersHasLetGo() {
    try (BlobCache.Pins other = cache.pins()) {
      try (BlobCache.Pins one = cache.pins()) {
        use(one, "aaaa");
        use(one, "aaaa");
        use(other, "aaaa");
      }

      use("bbbb");
      use("cccc");

      assertThat(kept()).containsExactlyInAnyOrder("aaaa", "cccc");
    }
  }

  @Test
  void whatOneUsedTwiceIsLetGoAtOnce() {
    try (BlobCache.Pins pins = cache.pins()) {
      use(pins, "aaaa");
      use(pins, "aaaa");
    }

    use("bbbb");
    use("cccc");

    assertThat(kept()).containsExactlyInAnyOrder("bbbb", "cccc");
  }

  @Test
  void aRestartedProcessKnowsWhatWasUsedAgain() throws IOException {
    for (String blob : List.of("aaaa", "bbbb")) {
      Files.setLastModifiedTime(use(blob).orElseThrow(), FileTime.from(Instant.EPOCH));
    }
    Files.setLastModifiedTime(
        use("bbbb").orElseThrow(), FileTime.from(Instant.EPOCH.plusSeconds(1)));
    use("aaaa");
    cache.close();

    cache = BlobCache.open(folder, 4);

    assertThat(kept()).containsExactly("aaaa");
  }

  @Test
  void whatIsLargerThanTheLimitDrivesNothingOut() {
    use("aaaa");

    assertThat(use("x".repeat(LIMIT + 1))).isEmpty();

    assertThat(kept()).containsExactly("aaaa");
  }

  @Test
  void aCorruptFileIsFetchedAgain() throws IOException {
    Path file = use("aaaa").orElseThrow();
    Files.writeString(file, "axaa");

    assertThat(use("aaaa").map(BlobCacheTest::read)).hasValue("aaaa");

    assertThat(fetched).containsExactly("aaaa", "aaaa");
  }

  @Test
  void aFileThatSomebodyDeletedIsFetchedAgain() throws IOException {
    Files.delete(use("aaaa").orElseThrow());

    assertThat(use("aaaa").map(BlobCacheTest::read)).hasValue("aaaa");
  }

  @Test
  void aDownloadThatBreaksOffLeavesNothing() {
    BlobCache.Pins pins = cache.pins();

    assertThatThrownBy(() ->
            pins.file(
                blob("aaaa"),
                part -> {
                  write(part, "aa");
                  throw new Interruption(new Ending.HandedOver());
                }))
        .isInstanceOf(Interruption.class);

    assertThat(files()).containsExactly("lock");
  }

  @Test
  void aRestartedProcessFindsWhatItHadButNoHalfOfAFile() throws IOException {
    Path file = use("aaaa").orElseThrow();
    write(file.resolveSibling(blob("bbbb").sha256() + ".part"), "bb");
    cache.close();

    cache = BlobCache.open(folder, LIMIT);

    assertThat(use("aaaa")).hasValue(file);
    assertThat(fetched).containsExactly("aaaa");
    assertThat(files()).containsExactlyInAnyOrder("lock", blob("aaaa").sha256());
  }

  @Test
  void aRestartedProcessKnowsWhatWasUsedLeastRecentlyAndAbidesByItsNewLimit() throws IOException {
    Path older = use("bbbb").orElseThrow();
    use("aaaa");
    Files.setLastModifiedTime(older, FileTime.from(Instant.EPOCH));
    cache.close();

    cache = BlobCache.open(folder, 4);

    assertThat(kept()).containsExactly("aaaa");
  }

  @Test
  void aSecondProcessOnTheFolderHasFilesOfItsOwn() throws IOException {
    Path first = use("aaaa").orElseThrow();

    try (BlobCache second = BlobCache.open(folder, LIMIT);
        BlobCache.Pins pins = second.pins()) {
      Path other = use(pins, "aaaa").orElseThrow();

      assertThat(other).isNotEqualTo(first).hasContent("aaaa");
      assertThat(fetched).containsExactly("aaaa", "aaaa");
    }
  }

  @Test
  void withALimitOfNothingNothingIsKept() throws IOException {
    try (BlobCache none = BlobCache.open(folder.resolve("none"), 0)) {
      assertThat(use(none.pins(), "aaaa")).isEmpty();
    }
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void whatNobodyUsesIsGivenUpForADiskThatHasNoRoom() {
    use("aaaa");
    try (BlobCache.Pins pins = cache.pins()) {
      use(pins, "bbbb");

      boolean enough = pins.leave(folder.resolve("child"), Long.MAX_VALUE);

      assertThat(enough).isFalse();
      assertThat(kept()).containsExactly("bbbb");
    }
  }

  private Optional<Path> use(String content) {
    try (BlobCache.Pins pins = cache.pins()) {
      return use(pins, content);
    }
  }

  private Optional<Path> use(BlobCache.Pins pins, String content) {
    return pins.file(
        blob(content),
        part -> {
          fetched.add(content);
          write(part, content);
        });
  }

  private static BlobRef blob(String content) {
    return new BlobRef("blobs/r1/1/" + Sha256.of(content), content.length(), Sha256.of(content));
  }

  /** The contents of all files in the first process's folder. */
  private List<String> kept() {
    return files().stream()
        .filter(name -> !name.equals("lock"))
        .map(name -> read(folder.resolve("0").resolve(name)))
        .toList();
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder.resolve("0"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.write(file, content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
