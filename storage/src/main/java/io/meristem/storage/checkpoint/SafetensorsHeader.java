package io.meristem.storage.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
    long length = length(path, file);
    String json = text(path, file.asSlice(Long.BYTES, length));
    long dataStart = Long.BYTES + length;
    SafetensorsHeader header = new SafetensorsHeaderParser(path, dataStart).parse(json);
    header.requireGapless(path, dataStart, file.byteSize());
    return header;
  }

  private static long length(Path path, MemorySegment file) {
    if (file.byteSize() < Long.BYTES) {
      throw new MalformedCheckpoint(path, Fault.TOO_SHORT, file.byteSize() + " bytes");
    }
    long length = file.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    String detail = "a header of " + Long.toUnsignedString(length) + " bytes";
    if (length < 0) {
      throw new MalformedCheckpoint(path, Fault.HUGE_HEADER_LENGTH, detail);
    }
    if (length > file.byteSize() - Long.BYTES) {
      throw new MalformedCheckpoint(path, Fault.HEADER_LONGER_THAN_FILE, detail);
    }
    if (length > MAX_BYTES) {
      throw new MalformedCheckpoint(path, Fault.HUGE_HEADER_LENGTH, detail);
    }
    return length;
  }

  private static String text(Path path, MemorySegment bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedCheckpoint(path, Fault.HEADER_NOT_JSON, "it is not UTF-8");
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
