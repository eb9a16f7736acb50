package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Growth as a rewrite of files: each tensor of the child is its parent's rows, bit for bit, and
 * then the new ones. New keys are zero, so the child computes what its parent computes whatever the
 * new values are. The metadata of the parent's file is carried over. Nothing is held in memory, and
 * a target appears whole or not at all.
 *
 * <p>I/O errors are {@link UncheckedIOException}; a parent's file that is not what its config says
 * is a {@link MalformedCheckpoint}.
 */
public record GrowthRewrite(TokenFormerConfig parent, TokenFormerConfig child) {

  private static final int CHUNK_FLOATS = 1 << 20;

  /**
   * Checks the pair before any file is touched.
   *
   * @throws IllegalGrowth naming the rule that the growth breaks
   */
  public GrowthRewrite {
    GrowthRules.brokenBy(parent, child)
        .ifPresent(refusal -> {
          throw new IllegalGrowth(refusal);
        });
  }

  /**
   * Writes the child's weights.
   *
   * @throws IllegalGrowth when a new row of values is zero
   */
  public void weights(Path parentFile, Path target, NewRows values) {
    rewrite(
        parentFile,
        parent.tensors(),
        target,
        child.tensors(),
        (writer, tensor, from) -> {
          if (tensor.name().endsWith(".value")) {
            appendValues(writer, tensor, from, values);
          } else {
            appendZeros(writer, tensor, from);
          }
        });
  }

  /** Writes the child's Adam moments: zero for what is new, as for a token never yet updated. */
  public void moments(Path parentFile, Path target) {
    rewrite(parentFile, parent.moments(), target, child.moments(), GrowthRewrite::appendZeros);
  }

  @FunctionalInterface
  private interface NewPart {
    void append(SafetensorsWriter writer, TensorSpec tensor, long from);
  }

  private static void rewrite(
      Path parentFile, List<TensorSpec> old, Path target, List<TensorSpec> grown, NewPart newPart) {
    try (SafetensorsFile file = SafetensorsFile.open(parentFile).require(old);
        FileChannel source = FileChannel.open(parentFile, StandardOpenOption.READ);
        SafetensorsWriter writer = SafetensorsWriter.create(target, grown, file.metadata())) {
      for (TensorSpec tensor : grown) {
        Entry entry = file.entry(tensor.name());
        writer.transfer(tensor.name(), source, entry.offset(), entry.bytes());
        if (tensor.bytes() > entry.bytes()) {
          newPart.append(writer, tensor, entry.bytes() / Float.BYTES);
        }
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void appendZeros(SafetensorsWriter writer, TensorSpec tensor, long from) {
    writer.zeros(tensor.name(), (tensor.elements() - from) * Float.BYTES);
  }

  private static void appendValues(
      SafetensorsWriter writer, TensorSpec tensor, long from, NewRows values) {
    int width = Math.toIntExact(tensor.shape().getLast());
    int wholeRows = Math.max(1, CHUNK_FLOATS / width) * width;
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(wholeRows * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = from; at < tensor.elements(); at += wholeRows) {
      int floats = (int) Math.min(wholeRows, tensor.elements() - at);
      FloatBuffer chunk = bytes.clear().asFloatBuffer().limit(floats);
      values.fill(tensor.name(), at, chunk);
      requireLife(tensor.name(), at / width, chunk.rewind(), width);
      writer.write(tensor.name(), bytes.limit(floats * Float.BYTES));
    }
  }

  private static void requireLife(String tensor, long firstRow, FloatBuffer rows, int width) {
    for (int row = 0; row < rows.limit() / width; row++) {
      int start = row * width;
      int at = start;
      while (at < start + width && rows.get(at) == 0) {
        at++;
      }
      if (at == start + width) {
        throw new IllegalGrowth(GrowthRules.dead(tensor, firstRow + row));
      }
    }
  }
}
