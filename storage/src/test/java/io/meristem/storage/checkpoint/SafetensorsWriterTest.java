package io.meristem.storage.checkpoint;

import static io.meristem.storage.checkpoint.SafetensorsFileTest.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.DiskFullException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  private static final TensorSpec A = TensorSpec.of("a", 2);
  private static final TensorSpec EMPTY = TensorSpec.of("empty", 0, 7);
  private static final TensorSpec B = TensorSpec.of("b \u00fc\"", 3);
  private static final TensorSpec SCALAR = TensorSpec.of("scalar");
  private static final List<TensorSpec> ALL = List.of(A, EMPTY, B, SCALAR);

  @TempDir private Path folder;

  @Test
  void aFileThatHasNoRoomIsNotBegun() throws IOException {
    Path target = folder.resolve("target");
    List<TensorSpec> huge = List.of(TensorSpec.of("a", 1 << 30, 1 << 28));

    assertThatThrownBy(() -> SafetensorsWriter.create(target, huge, Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(DiskFullException.class)
        .hasMessageMatching(target + ": needs 11529215046068[0-9]{5} bytes, [0-9]+ free");

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path target = folder.resolve("target");
    Path source = Files.write(folder.resolve("source"), floats(9, 3, 4).array());

    try (SafetensorsWriter writer =
            SafetensorsWriter.create(target, ALL, Map.of("note", "quote \" and \u00fc"));
        FileChannel channel = FileChannel.open(source)) {
      writer.write("a", floats(1));
      writer.write("a", MemorySegment.ofBuffer(floats(2)));
      writer.transfer(B.name(), channel, 4, 8);
      writer.zeros(B.name(), 4);
      writer.zeros("scalar", 4);
      writer.finish();
    }

    try (SafetensorsFile file = SafetensorsFile.open(target).require(ALL)) {
      assertThat(file.metadata()).containsOnly(Map.entry("note", "quote \" and \u00fc"));
      assertThat(Models.floats(file.data("a"))).containsExactly(1f, 2f);
      assertThat(file.data("empty").byteSize()).isZero();
      assertThat(Models.floats(file.data(B.name()))).containsExactly(3f, 4f, 0f);
      assertThat(Models.floats(file.data("scalar"))).containsExactly(0f);
    }
  }

  @Test
  void aHalfWrittenFileIsNeverTakenForAWholeOne() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "the old one");

    try (SafetensorsWriter writer = SafetensorsWriter.create(target, ALL, Map.of())) {
      writer.write("a", floats(1, 2));
      writer.write(B.name(), floats(3));

      assertThatIllegalStateException()
          .isThrownBy(writer::finish)
          .withMessageContaining("lacks 8 bytes of b");
    }

    assertThat(target).hasContent("the old one");
    assertThat(files()).containsExactly(target);
  }

  @Test
  void aWholeFileThatWasNotFinishedIsThrownAway() throws IOException {
    Path target = folder.resolve("target");

    try (SafetensorsWriter writer = SafetensorsWriter.create(target, List.of(A), Map.of())) {
      writer.write("a", floats(1, 2));

      assertThat(target).doesNotExist();
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void aFileForNowIsWholeUnderItsName() throws IOException {
    Path target = folder.resolve("target");

    try (SafetensorsWriter writer = SafetensorsWriter.create(target, List.of(A), Map.of())) {
      writer.write("a", floats(1));
      writer.zeros("a", 4);
      writer.finishForNow();
    }

    try (SafetensorsFile file = SafetensorsFile.open(target)) {
      assertThat(Models.floats(file.data("a"))).containsExactly(1f, 0f);
    }
    assertThat(files()).containsExactly(target);
  }

  @Test
  void aFileForNowThatIsNotWholeIsRefusedToo() throws IOException {
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve("target"), List.of(A), Map.of())) {
      writer.write("a", floats(1));

      assertThatIllegalStateException()
          .isThrownBy(writer::finishForNow)
          .withMessageContaining("lacks 4 bytes of a");
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void whatACrashLeftBehindIsWrittenOver() throws IOException {
    Path target = folder.resolve("target");
    Files.write(folder.resolve("target.part"), new byte[100_000]);

    try (SafetensorsWriter writer = SafetensorsWriter.create(target, List.of(A), Map.of())) {
      writer.write("a", floats(1, 2));
      writer.finish();
    }

    try (SafetensorsFile file = SafetensorsFile.open(target)) {
      assertThat(Models.floats(file.data("a"))).containsExactly(1f, 2f);
    }
    assertThat(files()).containsExactly(target);
  }

  @Test
  void tensorsComeInOrder() {
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve("target"), ALL, Map.of())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> writer.write("scalar", floats(1)))
          .withMessageContaining("expects a, not scalar");
    }
  }

  @Test
  void aTensorTakesNoMoreBytesThanItHas() {
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve("target"), ALL, Map.of())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> writer.write("a", floats(1, 2, 3)))
          .withMessageContaining("a lacks 8 bytes and was given 12");
    }
  }

  @Test
  void aSourceThatEndsEarlyIsNoticed() throws IOException {
    Path source = Files.write(folder.resolve("source"), new byte[5]);
    try (SafetensorsWriter writer =
            SafetensorsWriter.create(folder.resolve("target"), ALL, Map.of());
        FileChannel channel = FileChannel.open(source)) {
      assertThatThrownBy(() -> writer.transfer("a", channel, 0, 8))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(EOFException.class);
    }
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SafetensorsWriter.create(folder.resolve("target"), List.of(A, A), Map.of()))
        .withMessageContaining("'a'");
  }

  @Test
  void theOrderOfTheMetadataDoesNotChangeTheFile() {
    Map<String, String> reversed = new LinkedHashMap<>();
    reversed.put("b", "2");
    reversed.put("a", "1");
    Map<String, String> sorted = new LinkedHashMap<>();
    sorted.put("a", "1");
    sorted.put("b", "2");

    Path one = Models.written(folder.resolve("one"), List.of(A), sorted);
    Path other = Models.written(folder.resolve("other"), List.of(A), reversed);

    assertThat(other).hasSameBinaryContentAs(one);
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }
}
