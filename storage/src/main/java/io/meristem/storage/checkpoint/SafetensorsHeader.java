package io.meristem.storage.checkpoint;

import static java.util.stream.Collectors.joining;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What the front of a safetensors file says, checked against the file's length.
 *
 * <pre>
 *   8 bytes: n, little-endian | n bytes: JSON | the tensors' bytes, back to back
 * </pre>
 *
 * @param entries by where their bytes lie
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

  static final String METADATA = "__metadata__";
  static final int MAX_BYTES = 100_000_000;

  SafetensorsHeader {
    metadata = Map.copyOf(metadata);
    entries =
        entries.stream()
            .sorted(
                Comparator.comparingLong(Entry::offset)
                    .thenComparingLong(entry -> entry.offset() + entry.bytes()))
            .toList();
  }

  /**
   * @throws MalformedCheckpoint unless the tensors fill the file behind the header exactly
   */
  static SafetensorsHeader of(Path path, MemorySegment file) {
    return of(path, file.byteSize(), (from, bytes) -> file.asSlice(from, bytes).asByteBuffer());
  }

  /**
   * @param fileBytes how long the file is
   * @param read gives the bytes from an offset on, at most 100 MB
   * @throws MalformedCheckpoint unless the tensors fill the file behind the header exactly
   */
  static SafetensorsHeader of(Path path, long fileBytes, BiFunction<Long, Long, ByteBuffer> read) {
    if (fileBytes < Long.BYTES) {
      throw new MalformedCheckpoint(path, Fault.TOO_SHORT, fileBytes + " bytes");
    }
    long length =
        length(path, read.apply(0L, (long) Long.BYTES).order(ByteOrder.LITTLE_ENDIAN), fileBytes);
    String json = text(path, read.apply((long) Long.BYTES, length));
    long dataStart = Long.BYTES + length;
    SafetensorsHeader header = new SafetensorsHeaderParser(path, dataStart).parse(json);
    header.requireGapless(path, dataStart, fileBytes);
    return header;
  }

  private static long length(Path path, ByteBuffer front, long fileBytes) {
    long length = front.getLong();
    String detail = "a header of " + Long.toUnsignedString(length) + " bytes";
    if (length < 0) {
      throw new MalformedCheckpoint(path, Fault.HUGE_HEADER_LENGTH, detail);
    }
    if (length > fileBytes - Long.BYTES) {
      throw new MalformedCheckpoint(path, Fault.HEADER_LONGER_THAN_FILE, detail);
    }
    if (length > MAX_BYTES) {
      throw new MalformedCheckpoint(path, Fault.HUGE_HEADER_LENGTH, detail);
    }
    return length;
  }

  private static String text(Path path, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedCheckpoint(path, Fault.HEADER_NOT_JSON, "it is not UTF-8");
    }
  }

  /**
   * @param dtypes that the tensors may have
   * @throws MalformedCheckpoint unless these are the tensors, in whatever order
   */
  void require(Path path, List<TensorSpec> tensors, Set<DType> dtypes) {
    Map<String, Entry> unexpected = new LinkedHashMap<>();
    entries.forEach(entry -> unexpected.put(entry.name(), entry));
    for (TensorSpec tensor : tensors) {
      Entry entry = unexpected.remove(tensor.name());
      if (entry == null) {
        throw new MalformedCheckpoint(
            path, Fault.MISSING_TENSOR, tensor.name() + " " + tensor.shape());
      }
      requireSame(path, tensor, entry, dtypes);
    }
    unexpected.values().stream()
        .findFirst()
        .ifPresent(entry -> {
          throw new MalformedCheckpoint(
              path, Fault.UNEXPECTED_TENSOR, entry.name() + " " + entry.shape());
        });
  }

  private static void requireSame(Path path, TensorSpec tensor, Entry entry, Set<DType> dtypes) {
    if (!entry.shape().equals(tensor.shape())) {
      throw new MalformedCheckpoint(
          path,
          Fault.WRONG_SHAPE,
          tensor.name() + " is " + entry.shape() + ", not " + tensor.shape());
    }
    if (!dtypes.contains(entry.dtype())) {
      String wanted = dtypes.stream().map(DType::name).sorted().collect(joining(" or "));
      throw new MalformedCheckpoint(
          path, Fault.WRONG_DTYPE, tensor.name() + " is " + entry.dtype() + ", not " + wanted);
    }
  }

  private void requireGapless(Path path, long dataStart, long fileSize) {
    long end = dataStart;
    for (Entry entry : entries) {
      if (entry.offset() != end) {
        Fault fault = entry.offset() < end ? Fault.OVERLAP : Fault.HOLE;
        throw new MalformedCheckpoint(
            path,
            fault,
            entry.name() + " begins at byte " + entry.offset() + " of the file, not at " + end);
      }
      end += entry.bytes();
    }
    if (end != fileSize) {
      Fault fault = end < fileSize ? Fault.TRAILING_BYTES : Fault.TRUNCATED_DATA;
      throw new MalformedCheckpoint(
          path, fault, "the tensors end at byte " + end + " and the file at " + fileSize);
    }
  }
}
