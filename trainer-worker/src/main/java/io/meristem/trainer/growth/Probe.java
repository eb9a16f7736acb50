package io.meristem.trainer.growth;

import io.meristem.storage.object.Sha256;
import io.meristem.trainer.tokenformer.Tokens;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/** The batch on which parent and child are compared. */
public record Probe(Tokens inputs, Tokens targets) {

  public Probe {
    if (inputs.rows() != targets.rows() || inputs.length() != targets.length()) {
      throw new IllegalArgumentException("inputs and targets of a probe must have the same shape");
    }
  }

  /**
   * The stored form: rows and length, then the inputs and then the targets row by row, each a
   * little-endian 32-bit integer.
   */
  public ByteBuffer bytes() {
    int numbers = 2 + 2 * inputs.rows() * inputs.length();
    ByteBuffer bytes = ByteBuffer.allocate(numbers * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(inputs.rows()).putInt(inputs.length());
    put(bytes, inputs.ids());
    put(bytes, targets.ids());
    return bytes.flip();
  }

  /**
   * A probe from its stored form.
   *
   * @throws IllegalArgumentException when the bytes are no probe
   */
  public static Probe of(ByteBuffer stored) {
    ByteBuffer bytes = stored.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      int rows = bytes.getInt();
      int length = bytes.getInt();
      Tokens inputs = take(bytes, rows, length);
      return new Probe(inputs, take(bytes, rows, length));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a probe of %d bytes is cut off".formatted(stored.remaining()), e);
    }
  }

  private static Tokens take(ByteBuffer bytes, int rows, int length) {
    long[] ids = new long[Math.multiplyExact(rows, length)];
    Arrays.setAll(ids, _ -> bytes.getInt());
    return Tokens.of(rows, length, ids);
  }

  private static void put(ByteBuffer bytes, LongBuffer ids) {
    while (ids.hasRemaining()) {
      bytes.putInt(Math.toIntExact(ids.get()));
    }
  }

  /** The hash of the stored form, in lower-case hex. */
  public String sha256() {
    return Sha256.hex(Sha256.newDigest().digest(bytes().array()));
  }
}
