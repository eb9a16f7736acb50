package io.meristem.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.util.SplittableRandom;

/** A text of {@link BenchWords} in lines, made while it is read; always the same. */
final class BenchText extends InputStream {

  private static final int LINE = 12;

  private final SplittableRandom random = new SplittableRandom(2);
  private byte[] line = new byte[0];
  private int at;
  private long left;

  BenchText(long bytes) {
    this.left = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int wanted = (int) Math.min(length, left);
    if (left == 0) {
      return -1;
    }
    for (int done = 0; done < wanted; ) {
      if (at == line.length) {
        line = nextLine();
        at = 0;
      }
      int count = Math.min(wanted - done, line.length - at);
      System.arraycopy(line, at, into, offset + done, count);
      at += count;
      done += count;
    }
    left -= wanted;
    return wanted;
  }

  private byte[] nextLine() {
    StringBuilder text = new StringBuilder("It was");
    for (int word = 0; word < LINE; word++) {
      int rank = random.nextInt(1 + random.nextInt(BenchWords.ALL.size()));
      text.append(' ').append(BenchWords.ALL.get(rank));
    }
    return text.append(".\n").toString().getBytes(US_ASCII);
  }
}
