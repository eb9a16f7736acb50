package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SafetensorsGoldenTest {

  private static final String FOLDER = "safetensors";
  private static final String SUFFIX = ".safetensors";

  private static final Map<String, DType> DTYPES =
      Map.of(
          "float32", DType.F32,
          "float64", DType.F64,
          "int64", DType.I64,
          "int32", DType.I32,
          "uint8", DType.U8);

  @TestFactory
  Stream<DynamicTest> everyBadFileIsRefusedByTheFaultItIsNamedAfter() {
    return Golden.files(FOLDER, "bad_*" + SUFFIX).stream()
        .map(file -> dynamicTest(name(file), () -> refuses(file)));
  }

  @TestFactory
  Stream<DynamicTest> everyDescribedFileReadsExactlyAsDescribed() {
    return Golden.files(FOLDER, "*.json").stream()
        .map(description -> dynamicTest(name(description), () -> readsAs(description)));
  }

  private static void refuses(Path file) {
    MalformedCheckpoint refusal =
        catchThrowableOfType(MalformedCheckpoint.class, () -> SafetensorsFile.open(file).close());

    assertThat(refusal).as("the refusal of %s", file).isNotNull();
    assertThat(refusal.path()).isEqualTo(file);
    String expected = name(file).substring("bad_".length()).toUpperCase(Locale.ROOT);
    if (Stream.of(Fault.values()).map(Fault::name).anyMatch(expected::equals)) {
      assertThat(refusal.fault().name()).isEqualTo(expected);
    }
  }

  private static void readsAs(Path description) throws IOException {
    JsonNode expected = new JsonMapper().readTree(description.toFile());
    try (SafetensorsFile file =
        SafetensorsFile.open(description.resolveSibling(name(description) + SUFFIX))) {
      Map<String, String> metadata = new TreeMap<>();
      expected.path("metadata").forEachEntry((key, text) -> metadata.put(key, text.textValue()));
      assertThat(file.metadata()).isEqualTo(metadata);
      assertThat(file.entries().stream().map(Entry::name))
          .containsExactlyInAnyOrderElementsOf(
              new TreeSet<>(
                  expected.path("tensors").properties().stream().map(Map.Entry::getKey).toList()));
      expected
          .path("tensors")
          .forEachEntry((name, tensor) -> reads(file.entry(name), file.data(name), tensor));
    }
  }

  private static void reads(Entry entry, MemorySegment data, JsonNode expected) {
    assertThat(entry.dtype()).isEqualTo(DTYPES.get(expected.path("dtype").textValue()));
    assertThat(entry.shape())
        .containsExactlyElementsOf(
            expected.path("shape").valueStream().map(JsonNode::longValue).toList());
    ByteBuffer bytes = data.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode value : expected.path("values")) {
      assertThat(next(bytes, entry.dtype())).as(entry.name()).isEqualTo(parsed(value, entry));
    }
    assertThat(bytes.hasRemaining()).as("more values in %s", entry.name()).isFalse();
  }

  private static Number next(ByteBuffer bytes, DType dtype) {
    return switch (dtype) {
      case F32 -> bytes.getFloat();
      case F64 -> bytes.getDouble();
      case I64 -> bytes.getLong();
      case I32 -> bytes.getInt();
      case U8 -> Byte.toUnsignedInt(bytes.get());
      case BOOL, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, U32, U64 ->
          throw new IllegalStateException("no golden values of " + dtype);
    };
  }

  private static Number parsed(JsonNode value, Entry entry) {
    String text =
        switch (value.asText()) {
          case "nan" -> "NaN";
          case "inf" -> "Infinity";
          case "-inf" -> "-Infinity";
          case String number -> number;
        };
    return switch (entry.dtype()) {
      case F32 -> Float.valueOf(text);
      case F64 -> Double.valueOf(text);
      case I64 -> Long.valueOf(text);
      case I32, U8 -> Integer.valueOf(text);
      case BOOL, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, U32, U64 ->
          throw new IllegalStateException("no golden values of " + entry.dtype());
    };
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
