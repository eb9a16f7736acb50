package io.meristem.storage.checkpoint;

import io.meristem.storage.object.LocalDisk;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file of F32 tensors front to back, holding none of it in memory.
 *
 * <p>The bytes gather in {@code {target}.part}; {@link #finish} makes them durable and then renames
 * the file in one step, so that whoever sees the target sees all of it. Closing without finishing
 * leaves the target as it was. Equal tensors and metadata give equal bytes.
 *
 * <p>For one thread, and one writer per target. I/O errors are {@link UncheckedIOException}; its
 * cause is a {@link io.meristem.storage.object.DiskFullException} when the file has no room, which
 * shows before anything is written unless others take the room meanwhile.
 */
public final class SafetensorsWriter implements AutoCloseable {

  private static final long LARGEST_BUFFER = 1 << 30;

  private final Path target;
  private final Path part;
  private final FileChannel channel;
  private final List<TensorSpec> tensors;
  private final long bytes;
  private long position;
  private int current;
  private long missing;

  private SafetensorsWriter(
      Path target, Path part, FileChannel channel, List<TensorSpec> tensors, long dataStart) {
    this.target = target;
    this.part = part;
    this.channel = channel;
    this.tensors = List.copyOf(tensors);
    this.bytes = dataStart + dataBytes(tensors);
    this.position = dataStart;
    begin(0);
  }

  /**
   * Begins a file with these tensors, in this order.
   *
   * @throws IllegalArgumentException when a name appears twice
   */
  public static SafetensorsWriter create(
      Path target, List<TensorSpec> tensors, Map<String, String> metadata) {
    ByteBuffer header = SafetensorsHeaderText.of(tensors, metadata);
    int dataStart = header.remaining();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      LocalDisk.require(target, dataStart + dataBytes(tensors));
      FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      var writer = new SafetensorsWriter(target, part, channel, tensors, dataStart);
      writer.writeFully(header, 0);
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long dataBytes(List<TensorSpec> tensors) {
    return tensors.stream().mapToLong(TensorSpec::bytes).sum();
  }

  /** Appends little-endian bytes to a tensor. */
  public void write(String tensor, ByteBuffer bytes) {
    long at = take(tensor, bytes.remaining());
    try {
      writeFully(bytes, at);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Appends little-endian bytes of any length to a tensor. */
  public void write(String tensor, MemorySegment bytes) {
    for (long from = 0; from < bytes.byteSize(); from += LARGEST_BUFFER) {
      long length = Math.min(LARGEST_BUFFER, bytes.byteSize() - from);
      write(tensor, bytes.asSlice(from, length).asByteBuffer());
    }
  }

  /** Appends a region of another file to a tensor; the bytes do not pass through this process. */
  public void transfer(String tensor, FileChannel source, long from, long bytes) {
    long at = take(tensor, bytes);
    try {
      channel.position(at);
      for (long done = 0; done < bytes; ) {
        long moved = source.transferTo(from + done, bytes - done, channel);
        if (moved <= 0) {
          throw new EOFException("the source of " + tensor + " ends " + (bytes - done) + " early");
        }
        done += moved;
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Appends zeros to a tensor, as a hole that takes no disk where the file system knows holes. */
  public void zeros(String tensor, long bytes) {
    take(tensor, bytes);
  }

  /**
   * Makes the file durable, then visible under its name, replacing what was there.
   *
   * @throws IllegalStateException when a tensor is not whole; nothing becomes visible
   */
  public void finish() {
    requireWhole();
    try {
      channel.force(true);
    } catch (IOException e) {
      throw broken(e);
    }
    finishForNow();
  }

  /**
   * The same for a file that is of no use to anybody after this process: without the wait for the
   * disk, so that a crash of the whole machine may leave anything under the name.
   *
   * @throws IllegalStateException when a tensor is not whole; nothing becomes visible
   */
  public void finishForNow() {
    requireWhole();
    try {
      channel.close();
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void requireWhole() {
    if (current < tensors.size()) {
      throw new IllegalStateException(
          target + " lacks " + missing + " bytes of " + tensors.get(current).name());
    }
    try {
      if (channel.size() < position) {
        writeFully(ByteBuffer.allocate(1), position - 1);
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private UncheckedIOException broken(IOException failure) {
    return new UncheckedIOException(LocalDisk.explained(failure, target, bytes));
  }

  /** Throws away a file that was not finished. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the next bytes of the tensor go. */
  private long take(String tensor, long bytes) {
    if (current == tensors.size() || !tensors.get(current).name().equals(tensor)) {
      String expected = current == tensors.size() ? "nothing" : tensors.get(current).name();
      throw new IllegalStateException(target + " expects " + expected + ", not " + tensor);
    }
    if (bytes < 0 || bytes > missing) {
      throw new IllegalStateException(
          tensor + " lacks " + missing + " bytes and was given " + bytes);
    }
    long at = position;
    position += bytes;
    missing -= bytes;
    if (missing == 0) {
      begin(current + 1);
    }
    return at;
  }

  private void begin(int tensor) {
    current = tensor;
    while (current < tensors.size() && tensors.get(current).bytes() == 0) {
      current++;
    }
    missing = current < tensors.size() ? tensors.get(current).bytes() : 0;
  }

  private void writeFully(ByteBuffer bytes, long start) throws IOException {
    for (long at = start; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }
}
