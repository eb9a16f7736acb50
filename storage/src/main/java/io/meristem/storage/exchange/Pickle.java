package io.meristem.storage.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes Python's pickle format, protocol 2, as far as a TorchScript archive needs it. */
final class Pickle {

  private static final int PROTOCOL = 0x80;
  private static final int NEW_OBJECT = 0x81;
  private static final int TRUE = 0x88;
  private static final int FALSE = 0x89;
  private static final int LONG = 0x8A;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    bytes.write(PROTOCOL);
    bytes.write(2);
  }

  /** An object of a class; pairs of name and value follow, and then {@link #build}. */
  Pickle object(String module, String name) {
    global(module, name);
    bytes.write(')');
    bytes.write(NEW_OBJECT);
    bytes.write('}');
    return mark();
  }

  /** Gives the object the pairs as its state. */
  Pickle build() {
    bytes.write('u');
    bytes.write('b');
    return this;
  }

  Pickle mark() {
    bytes.write('(');
    return this;
  }

  /** All since the mark as one tuple. */
  Pickle tuple() {
    bytes.write('t');
    return this;
  }

  Pickle emptyTuple() {
    bytes.write(')');
    return this;
  }

  Pickle global(String module, String name) {
    bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(UTF_8));
    return this;
  }

  /** Calls the callable below the tuple on top with it. */
  Pickle call() {
    bytes.write('R');
    return this;
  }

  /** What the archive keeps under the id on top. */
  Pickle persistent() {
    bytes.write('Q');
    return this;
  }

  Pickle text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    bytes.write('X');
    integer(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  Pickle truth(boolean value) {
    bytes.write(value ? TRUE : FALSE);
    return this;
  }

  Pickle number(long value) {
    if (value == (int) value) {
      bytes.write('J');
      integer((int) value);
      return this;
    }
    byte[] big = BigInteger.valueOf(value).toByteArray();
    bytes.write(LONG);
    bytes.write(big.length);
    for (int at = big.length - 1; at >= 0; at--) {
      bytes.write(big[at]);
    }
    return this;
  }

  Pickle number(double value) {
    bytes.write('G');
    bytes.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    return this;
  }

  Pickle numbers(List<Long> values) {
    mark();
    values.forEach(this::number);
    return tuple();
  }

  /** A list of doubles that TorchScript takes for {@code List[float]}. */
  Pickle doubles(List<Double> values) {
    global("torch.jit._pickle", "build_doublelist").mark();
    bytes.write(']');
    mark();
    values.forEach(this::number);
    bytes.write('e');
    return tuple().call();
  }

  byte[] end() {
    bytes.write('.');
    return bytes.toByteArray();
  }

  private void integer(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(value >>> shift);
    }
  }
}
