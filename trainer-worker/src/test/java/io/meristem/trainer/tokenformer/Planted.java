package io.meristem.trainer.tokenformer;

import io.meristem.storage.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts numbers into a checkpoint that no training would put there. */
public final class Planted {

  private Planted() {}

  /** Fills a row of a tensor. */
  public static void row(Path weights, String tensor, int row, float number) {
    SafetensorsFile.Entry entry = entry(weights, tensor);
    int rowBytes = (int) (entry.bytes() / entry.shape().getFirst());
    ByteBuffer bytes = ByteBuffer.allocate(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(number);
    }
    try (FileChannel file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
      file.write(bytes.flip(), entry.offset() + (long) row * rowBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SafetensorsFile.Entry entry(Path weights, String tensor) {
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      return file.entry(tensor);
    }
  }
}
