package io.meristem.storage.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Segments one behind the other. What was not reached is never opened. */
final class JoinedStream extends InputStream {

  private static final InputStream ZEROS =
      new InputStream() {
        @Override
        public int read() {
          return 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          Arrays.fill(into, offset, offset + length, (byte) 0);
          return length;
        }
      };

  private final Iterator<Segment> rest;
  private final Function<Segment.Stored, InputStream> blob;
  private InputStream current = nullInputStream();
  private long left;

  /**
   * @param blob opens a segment
   */
  JoinedStream(List<Segment> segments, Function<Segment.Stored, InputStream> blob) {
    this.rest = segments.iterator();
    this.blob = blob;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !opensNext()) {
      return -1;
    }
    int got = current.read(into, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException("a segment ends " + left + " bytes early");
    }
    left -= got;
    return got;
  }

  private boolean opensNext() throws IOException {
    current.close();
    if (!rest.hasNext()) {
      return false;
    }
    Segment next = rest.next();
    left = next.bytes();
    current =
        switch (next) {
          case Segment.Zeros _ -> ZEROS;
          case Segment.Stored stored -> blob.apply(stored);
        };
    return true;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
