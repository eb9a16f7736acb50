package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.stream.IntStream;

/** Moves rows from a parent's file into the tensors of a child's, a chunk at a time. */
final class RowCopy {

  private static final int CHUNK_FLOATS = 1 << 20;
  private static final int STRETCHES = 8;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SafetensorsFile file;
  private final FileChannel source;
  private final SafetensorsWriter writer;
  private final ByteBuffer bytes;

  /**
   * Copies for one target.
   *
   * @param file the parent's
   * @param source the same file
   * @param tensors those of the child
   */
  RowCopy(
      SafetensorsFile file,
      FileChannel source,
      SafetensorsWriter writer,
      List<TensorSpec> tensors) {
    this.file = file;
    this.source = source;
    this.writer = writer;
    int largest = tensors.stream().mapToInt(RowCopy::wholeRows).max().orElse(0);
    this.bytes = ByteBuffer.allocateDirect(largest * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int wholeRows(TensorSpec tensor) {
    return Math.max(1, CHUNK_FLOATS / width(tensor)) * width(tensor);
  }

  private static int width(TensorSpec tensor) {
    return Math.toIntExact(tensor.shape().getLast());
  }

  /** Changes numbers in place; {@code from} is the index of the first within its tensor. */
  @FunctionalInterface
  interface Change {
    void apply(long from, FloatBuffer chunk);
  }

  /** Appends all of the parent's tensor as it is; the bytes do not pass through this process. */
  void same(TensorSpec tensor, String from) {
    Entry entry = file.entry(from);
    writer.transfer(tensor.name(), source, entry.offset(), entry.bytes());
  }

  /** Appends all of the parent's tensor, changed; {@code tensor} is the child's. */
  void changed(TensorSpec tensor, String from, Change change) {
    MemorySegment data = file.data(from);
    long floats = data.byteSize() / Float.BYTES;
    int step = wholeRows(tensor);
    for (long at = 0; at < floats; at += step) {
      FloatBuffer chunk = chunk(step, floats - at);
      for (int i = 0; i < chunk.limit(); i++) {
        chunk.put(i, data.get(FLOAT, (at + i) * Float.BYTES));
      }
      change.apply(at, chunk);
      append(tensor, chunk.limit());
    }
  }

  /**
   * Appends new rows, whole ones at a time, from the number {@code from} on to the end.
   *
   * @param fill called by several threads at once, for stretches of whole rows
   */
  void filled(TensorSpec tensor, long from, Change fill) {
    int step = wholeRows(tensor);
    for (long at = from; at < tensor.elements(); at += step) {
      FloatBuffer chunk = chunk(step, tensor.elements() - at);
      fill(at, chunk, width(tensor), fill);
      append(tensor, chunk.limit());
    }
  }

  private static void fill(long at, FloatBuffer chunk, int width, Change fill) {
    int rows = chunk.limit() / width;
    IntStream.range(0, STRETCHES)
        .parallel()
        .forEach(stretch -> {
          int first = rows * stretch / STRETCHES * width;
          int end = rows * (stretch + 1) / STRETCHES * width;
          fill.apply(at + first, chunk.slice(first, end - first));
        });
  }

  /** Appends zeros from the number {@code from} on to the end. */
  void zeros(TensorSpec tensor, long from) {
    if (from < tensor.elements()) {
      writer.zeros(tensor.name(), (tensor.elements() - from) * Float.BYTES);
    }
  }

  private FloatBuffer chunk(int most, long left) {
    return bytes.clear().asFloatBuffer().limit((int) Math.min(most, left));
  }

  private void append(TensorSpec tensor, int floats) {
    writer.write(tensor.name(), bytes.clear().limit(floats * Float.BYTES));
  }
}
