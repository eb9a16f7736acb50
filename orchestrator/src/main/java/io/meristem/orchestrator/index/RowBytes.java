package io.meristem.orchestrator.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.lineage.Cost;
import io.meristem.storage.object.BlobRef;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A version's row: numbers at fixed places, then texts in a fixed order, each behind its length in
 * two bytes; a list of texts stands behind its count in one. What follows from the rest by the
 * house's own rules of naming is left out: the run's id, and the key of the document.
 */
final class RowBytes {

  static final int EDGE = 1;
  static final int STANDING = 2;
  static final int ATTEMPT = 4;
  static final int CREATED_NANOS = 8;
  static final int CREATED = 12;
  static final int PARAMETERS = 20;
  static final int LOSS_AT_BIRTH = 28;
  static final int LOSS_AT_END = 36;
  static final int TOKENS = 44;
  static final int REPEATED_TOKENS = 52;
  static final int FLOPS = 60;
  static final int DEVICE_SECONDS = 68;
  static final int STORED_BYTES = 76;
  static final int DOCUMENT_BYTES = 84;

  /** Where the texts begin. */
  static final int TEXTS = 92;

  /** The texts and lists of texts, in their order. */
  static final int ID = 0;

  static final int DEVICE = 1;
  static final int PARENTS = 2;
  static final int TAGS = 3;
  static final int ALIASES = 4;

  /** Empty if it follows from the id. */
  private static final int RUN = 5;

  /** Empty if it follows from the run, the attempt and the hash. */
  private static final int KEY = 6;

  /** In raw bytes, or in hex where it is none of 32 bytes. */
  static final int HASH = 7;

  static final int DATASET = 8;

  static final int WORKER_CLASS = 9;

  static final int LOSSY = 1;
  static final int RAW_HASH = 2;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  /** Takes the array over. */
  RowBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] array() {
    return bytes;
  }

  int small(int at) {
    return bytes[at];
  }

  int number(int at) {
    return (int) INT.get(bytes, at);
  }

  long large(int at) {
    return (long) LONG.get(bytes, at);
  }

  double real(int at) {
    return Double.longBitsToDouble(large(at));
  }

  OptionalDouble measured(int at) {
    double value = real(at);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  boolean isLossy() {
    return (bytes[0] & LOSSY) != 0;
  }

  Cost cost() {
    return new Cost(
        large(TOKENS),
        large(REPEATED_TOKENS),
        real(FLOPS),
        real(DEVICE_SECONDS),
        large(STORED_BYTES));
  }

  String run() {
    String run = text(RUN);
    return run.isEmpty() ? "r" + text(ID).substring(1) : run;
  }

  BlobRef document() {
    int at = start(HASH);
    String hash =
        (bytes[0] & RAW_HASH) == 0
            ? text(HASH)
            : HexFormat.of().formatHex(bytes, at + Short.BYTES, at + Short.BYTES + length(at));
    String key = text(KEY);
    return new BlobRef(
        key.isEmpty() ? keyOf(run(), number(ATTEMPT), hash) : key, large(DOCUMENT_BYTES), hash);
  }

  static String keyOf(String run, int attempt, String hash) {
    return "blobs/" + run + "/" + attempt + "/" + hash;
  }

  /** One of the texts. */
  String text(int which) {
    return textAt(start(which));
  }

  /** One of the lists of texts. */
  List<String> texts(int which) {
    int at = start(which);
    int count = bytes[at++];
    List<String> texts = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      texts.add(textAt(at));
      at = behind(at);
    }
    return texts;
  }

  private int start(int which) {
    int at = TEXTS;
    for (int passed = 0; passed < which; passed++) {
      if (passed == PARENTS || passed == TAGS || passed == ALIASES) {
        int count = bytes[at++];
        for (int n = 0; n < count; n++) {
          at = behind(at);
        }
      } else {
        at = behind(at);
      }
    }
    return at;
  }

  private String textAt(int at) {
    return new String(bytes, at + Short.BYTES, length(at), UTF_8);
  }

  private int behind(int at) {
    return at + Short.BYTES + length(at);
  }

  private int length(int at) {
    return Short.toUnsignedInt((short) SHORT.get(bytes, at));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowBytes row && Arrays.equals(bytes, row.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
