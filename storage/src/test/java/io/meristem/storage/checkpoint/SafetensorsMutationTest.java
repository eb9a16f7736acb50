package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are broken at random, each from its seed. They lie in memory that ends where the file
 * ends, so that a read past the end is an error of its own.
 */
class SafetensorsMutationTest {

  private static final int MUTATIONS = 100_000;
  private static final List<String> NUMBERS =
      List.of(
          "-1", "0", "3", "4", "24", "4294967296", "9223372036854775807", "1e3", "0.5", "\"1\"");
  private static final String ALPHABET = "0123456789-{}[]\",:eE.FUBI \u0000\u007f";

  /** What the mutations lead to, seen from the seeds. */
  private static final List<Fault> MET =
      List.of(
          Fault.TOO_SHORT,
          Fault.HEADER_LONGER_THAN_FILE,
          Fault.HUGE_HEADER_LENGTH,
          Fault.HEADER_NOT_JSON,
          Fault.DUPLICATE_NAME,
          Fault.BAD_ENTRY,
          Fault.UNKNOWN_DTYPE,
          Fault.NEGATIVE_DIMENSION,
          Fault.SHAPE_PRODUCT_OVERFLOWS,
          Fault.NEGATIVE_OFFSET,
          Fault.REVERSED_OFFSETS,
          Fault.SHAPE_DOES_NOT_MATCH_BYTES,
          Fault.OVERLAP,
          Fault.HOLE,
          Fault.TRAILING_BYTES,
          Fault.TRUNCATED_DATA);

  @TempDir private Path folder;

  @Test
  void aHundredThousandBrokenFilesAreReadOrRefusedByTheNameOfTheirFault() throws IOException {
    List<byte[]> whole =
        List.of(
            Files.readAllBytes(Golden.file("safetensors", "mixed.safetensors")),
            Files.readAllBytes(
                Models.written(
                    folder.resolve("two"),
                    List.of(TensorSpec.of("a", 2, 3), TensorSpec.of("b", 4)),
                    Map.of("format", "pt"))));
    Map<Fault, Integer> refused = new EnumMap<>(Fault.class);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] file = mutated(whole.get(seed % whole.size()), random);

      Fault fault = faultOf(file, seed);

      if (fault != null) {
        refused.merge(fault, 1, Integer::sum);
      }
    }

    int all = refused.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(all).isBetween(MUTATIONS / 2, MUTATIONS - 1);
    assertThat(refused.keySet()).containsAll(MET);
  }

  private static @Nullable Fault faultOf(byte[] file, int seed) {
    try {
      MemorySegment memory = MemorySegment.ofArray(file);
      for (Entry entry : SafetensorsHeader.of(Path.of("seed-" + seed), memory).entries()) {
        var _ = memory.asSlice(entry.offset(), entry.bytes()).toArray(ValueLayout.JAVA_BYTE);
      }
      return null;
    } catch (MalformedCheckpoint e) {
      return e.fault();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] mutated(byte[] whole, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
      case 1 -> Arrays.copyOf(whole, whole.length + 1 + random.nextInt(16));
      case 2 -> withLength(whole, random);
      case 3, 4 -> withBytes(whole, random);
      default -> withHeader(whole, random);
    };
  }

  /** Another length in front of the same header. */
  private static byte[] withLength(byte[] whole, Random random) {
    byte[] changed = whole.clone();
    long length = random.nextBoolean() ? random.nextLong() : random.nextInt(2 * whole.length);
    buffer(changed).putLong(length);
    return changed;
  }

  /** A few characters of the header replaced. */
  private static byte[] withBytes(byte[] whole, Random random) {
    byte[] changed = whole.clone();
    int header = (int) buffer(whole).getLong();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[Long.BYTES + random.nextInt(header)] =
          random.nextInt(8) == 0
              ? (byte) random.nextInt(256)
              : (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
    return changed;
  }

  /** A header with a number replaced or a stretch lost or doubled, behind its true length. */
  private static byte[] withHeader(byte[] whole, Random random) {
    int length = (int) buffer(whole).getLong();
    String header = new String(whole, Long.BYTES, length, StandardCharsets.UTF_8);
    byte[] text = changed(header, random).getBytes(StandardCharsets.UTF_8);
    int data = whole.length - Long.BYTES - length;
    byte[] changed = new byte[Long.BYTES + text.length + data];
    buffer(changed).putLong(text.length).put(text).put(whole, Long.BYTES + length, data);
    return changed;
  }

  private static String changed(String header, Random random) {
    int from = random.nextInt(header.length());
    int to = Math.min(header.length(), from + 1 + random.nextInt(80));
    return switch (random.nextInt(4)) {
      case 0 -> header.substring(0, from) + header.substring(to);
      case 1 -> header.substring(0, to) + header.substring(from);
      default -> withNumber(header, from, NUMBERS.get(random.nextInt(NUMBERS.size())));
    };
  }

  private static String withNumber(String header, int from, String number) {
    int start = from;
    while (start < header.length() && !Character.isDigit(header.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < header.length() && Character.isDigit(header.charAt(end))) {
      end++;
    }
    return header.substring(0, start) + number + header.substring(end);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
