package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A safetensors file of which only ranges can be read, such as a blob in object storage. Opening it
 * takes two reads, and everything that {@link SafetensorsFile} demands of a file is demanded here.
 * For any number of threads, if the ranges are.
 */
public final class SafetensorsBlob {

  /** Reads bytes of the blob. */
  @FunctionalInterface
  public interface Ranges {

    /** Streams {@code length} bytes from {@code offset} on; the caller closes the stream. */
    InputStream read(long offset, long length);
  }

  private final Path name;
  private final Ranges ranges;
  private final SafetensorsHeader header;

  private SafetensorsBlob(Path name, Ranges ranges, SafetensorsHeader header) {
    this.name = name;
    this.ranges = ranges;
    this.header = header;
  }

  /**
   * Reads the header and checks all that it claims.
   *
   * @param name what refusals call the blob
   * @param bytes how long it is
   * @throws MalformedCheckpoint when it is no whole safetensors file
   * @throws UncheckedIOException when a range ends early
   */
  public static SafetensorsBlob open(String name, long bytes, Ranges ranges) {
    Path path = Path.of(name);
    SafetensorsHeader header =
        SafetensorsHeader.of(path, bytes, (offset, length) -> whole(ranges, offset, length));
    return new SafetensorsBlob(path, ranges, header);
  }

  private static ByteBuffer whole(Ranges ranges, long offset, long length) {
    try (InputStream in = ranges.read(offset, length)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(length));
      if (bytes.length < length) {
        throw new EOFException("%d of %d bytes from %d".formatted(bytes.length, length, offset));
      }
      return ByteBuffer.wrap(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * This blob, if it holds exactly these F32 tensors, in whatever order.
   *
   * @throws MalformedCheckpoint naming the first tensor that differs
   */
  public SafetensorsBlob require(List<TensorSpec> tensors) {
    header.require(name, tensors, Set.of(DType.F32));
    return this;
  }

  /**
   * Streams the little-endian bytes of one tensor; the caller closes the stream.
   *
   * @throws NoSuchElementException when there is no such tensor
   */
  public InputStream read(String tensor) {
    Entry entry =
        header.entries().stream()
            .filter(each -> each.name().equals(tensor))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException(name + " has no tensor " + tensor));
    return ranges.read(entry.offset(), entry.bytes());
  }
}
