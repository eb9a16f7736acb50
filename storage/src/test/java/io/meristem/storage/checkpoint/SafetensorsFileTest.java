package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class SafetensorsFileTest {

  private static final TensorSpec A = TensorSpec.of("a", 2, 3);
  private static final TensorSpec B = TensorSpec.of("b", 4);

  @TempDir private Path folder;

  static final List<Arguments> HEADERS =
      List.of(
          arguments(Fault.HEADER_NOT_JSON, ""),
          arguments(Fault.HEADER_NOT_JSON, "[]"),
          arguments(Fault.HEADER_NOT_JSON, " {}"),
          arguments(Fault.HEADER_NOT_JSON, "{} {}"),
          arguments(Fault.HEADER_NOT_JSON, "{\"a\":"),
          arguments(Fault.HEADER_NOT_JSON, "{\"a\":" + "[".repeat(5_000)),
          arguments(Fault.DUPLICATE_NAME, "{\"__metadata__\":{},\"__metadata__\":{}}"),
          arguments(Fault.DUPLICATE_NAME, "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}"),
          arguments(Fault.DUPLICATE_NAME, tensor("\"F32\",\"dtype\":\"F32\"", "[0]", "[0,0]")),
          arguments(Fault.METADATA_NOT_STRINGS, "{\"__metadata__\":[]}"),
          arguments(Fault.METADATA_NOT_STRINGS, "{\"__metadata__\":{\"step\":1}}"),
          arguments(Fault.BAD_ENTRY, "{\"a\":null}"),
          arguments(Fault.BAD_ENTRY, tensor("32", "[0]", "[0,0]")),
          arguments(Fault.BAD_ENTRY, tensor("\"F32\"", "0", "[0,0]")),
          arguments(Fault.BAD_ENTRY, tensor("\"F32\"", "[0.5]", "[0,0]")),
          arguments(Fault.BAD_ENTRY, tensor("\"F32\"", "[\"0\"]", "[0,0]")),
          arguments(Fault.BAD_ENTRY, tensor("\"F32\"", "[18446744073709551616]", "[0,0]")),
          arguments(Fault.BAD_ENTRY, tensor("\"F32\"", "[0]", "[0,0,0]")),
          arguments(Fault.NEGATIVE_DIMENSION, tensor("\"F32\"", "[-1,-1]", "[0,4]")),
          arguments(Fault.REVERSED_OFFSETS, tensor("\"F32\"", "[1]", "[4,0]")),
          arguments(Fault.HOLE, tensor("\"F32\"", "[1]", "[4,8]")),
          arguments(
              Fault.TRUNCATED_DATA,
              tensor("\"U8\"", "[9223372036854775807]", "[0,9223372036854775807]")));

  private static String tensor(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @FieldSource("HEADERS")
  void aHeaderIsRefusedByTheNameOfItsFault(Fault fault, String header) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Files.write(file, withLength(text.length, text));

    assertRefused(fault, file);
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    byte[] text = "{\"__metadata__\":{\"a\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, withLength(text.length, text));

    assertRefused(Fault.HEADER_NOT_JSON, file);
  }

  @Test
  void aHeaderAboveTheLimitIsRefusedEvenInAFileThatIsLargeEnough() throws IOException {
    Path file = folder.resolve("huge.safetensors");
    int length = SafetensorsHeader.MAX_BYTES + 1;
    Files.write(file, withLength(length, new byte[0]));
    extend(file, Long.BYTES + (long) length);

    assertRefused(Fault.HUGE_HEADER_LENGTH, file);
  }

  @Test
  void aFileAboveTwoGibibytesIsReadAtItsEnd() {
    TensorSpec large = TensorSpec.of("large", 600, 1 << 20);
    Path file = folder.resolve("large.safetensors");
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(large, B), Map.of())) {
      writer.zeros("large", large.bytes() - Float.BYTES);
      writer.write("large", floats(7));
      writer.write("b", floats(1, 2, 3, 4));
      writer.finish();
    }

    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThat(opened.entry("b").offset()).isGreaterThan(2L << 30);
      assertThat(Models.floats(opened.data("b"))).containsExactly(1f, 2f, 3f, 4f);
      assertThat(Models.floats(opened.data("large").asSlice(large.bytes() - 8)))
          .containsExactly(0f, 7f);
    }
  }

  @Test
  void aFileIsWhatItsConfigDemandsInWhateverOrder() {
    Path file = Models.written(folder.resolve("file"), List.of(B, A), Map.of());

    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThat(opened.require(List.of(A, B))).isSameAs(opened);
    }
  }

  static final List<Arguments> DEMANDS =
      List.of(
          arguments(Fault.MISSING_TENSOR, "c [1]", List.of(A, B, TensorSpec.of("c", 1))),
          arguments(Fault.UNEXPECTED_TENSOR, "b [4]", List.of(A)),
          arguments(
              Fault.WRONG_SHAPE, "a is [2, 3], not [3, 2]", List.of(TensorSpec.of("a", 3, 2), B)));

  @ParameterizedTest(name = "{0}: {1}")
  @FieldSource("DEMANDS")
  void aFileThatIsNotWhatItsConfigDemandsIsRefusedNamingTheFirstDifference(
      Fault fault, String difference, List<TensorSpec> demanded) {
    Path file = Models.written(folder.resolve("file"), List.of(A, B), Map.of());

    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThatExceptionOfType(MalformedCheckpoint.class)
          .isThrownBy(() -> opened.require(demanded))
          .withMessageEndingWith(fault + ": " + difference);
    }
  }

  @Test
  void weightsThatAreNotF32AreRefused() throws IOException {
    Path file = folder.resolve("ints");
    byte[] text = tensor("\"I32\"", "[1]", "[0,4]").getBytes(StandardCharsets.UTF_8);
    Files.write(file, withLength(text.length, text));
    extend(file, Long.BYTES + text.length + 4L);

    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThatExceptionOfType(MalformedCheckpoint.class)
          .isThrownBy(() -> opened.require(List.of(TensorSpec.of("a", 1))))
          .withMessageContaining("a is I32, not F32");
    }
  }

  @Test
  void anUnknownNameIsNoTensor() {
    Path file = Models.written(folder.resolve("file"), List.of(A), Map.of());

    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(() -> opened.data("b"))
          .withMessageContaining("b");
    }
  }

  private static void assertRefused(Fault fault, Path file) {
    MalformedCheckpoint refusal =
        catchThrowableOfType(MalformedCheckpoint.class, () -> SafetensorsFile.open(file).close());
    assertThat(refusal).isNotNull();
    assertThat(refusal.fault()).isEqualTo(fault);
    assertThat(refusal.path()).isEqualTo(file);
  }

  private static byte[] withLength(long length, byte[] text) {
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .array();
  }

  private static void extend(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  static ByteBuffer floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }
}
