package io.meristem.storage.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.Random;

/** So many bytes that look random and are the same for the same seed; held nowhere. */
final class SeededBytes extends InputStream {

  private final Random random;
  private long left;

  SeededBytes(long seed, long length) {
    this.random = new Random(seed);
    this.left = length;
  }

  /** A source that fails once it has given so many bytes. */
  static InputStream breakingAfter(long length) {
    return new SequenceInputStream(new SeededBytes(1, length), new Broken());
  }

  /** The hash of all that is left in a stream. */
  static String sha256(InputStream in) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] chunk = new byte[1 << 16];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      digest.update(chunk, 0, read);
    }
    return Sha256.hex(digest.digest());
  }

  @Override
  public int read() {
    return left-- > 0 ? random.nextInt(256) : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int count = 0;
    while (count < length && left > 0) {
      into[offset + count++] = (byte) read();
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the source broke");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return read();
    }
  }
}
