package io.meristem.storage.exchange;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.meristem.storage.checkpoint.DType;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Copies numbers into F32. Every F16 and BF16 number is also an F32 number, so none is rounded. */
final class Widening {

  private static final ValueLayout.OfShort HALF =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK = 1 << 18;

  private Widening() {}

  /**
   * Appends all numbers to a tensor of the writer.
   *
   * @throws IllegalArgumentException for other formats than F32, F16 and BF16
   */
  static void write(DType dtype, MemorySegment numbers, SafetensorsWriter writer, String tensor) {
    if (dtype == DType.F32) {
      writer.write(tensor, numbers);
    } else if (dtype == DType.F16) {
      widen(numbers, Float::float16ToFloat, writer, tensor);
    } else if (dtype == DType.BF16) {
      widen(numbers, half -> Float.intBitsToFloat(half << Short.SIZE), writer, tensor);
    } else {
      throw new IllegalArgumentException(tensor + " is " + dtype + ", which is not widened");
    }
  }

  @FunctionalInterface
  private interface Wider {
    float widened(short half);
  }

  private static void widen(
      MemorySegment numbers, Wider wider, SafetensorsWriter writer, String tensor) {
    long count = numbers.byteSize() / Short.BYTES;
    ByteBuffer chunk =
        ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < count; from += CHUNK) {
      int size = (int) Math.min(CHUNK, count - from);
      chunk.clear();
      for (int at = 0; at < size; at++) {
        chunk.putFloat(wider.widened(numbers.get(HALF, (from + at) * Short.BYTES)));
      }
      writer.write(tensor, chunk.flip());
    }
  }
}
