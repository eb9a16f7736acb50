package io.meristem.trainer.worker;

import io.meristem.storage.run.SourceObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * Part of a text on its way to the tokenizer: hashed, counted, and refused where it is no text.
 * Reading it throws {@link Interruption}.
 */
final class SourceStream extends FilterInputStream {

  private static final int LARGEST_READ = 1 << 16;

  private final SourceObject source;
  private final MessageDigest digest;
  private final LongConsumer progress;
  private long place;

  /**
   * @param from where in the text the stream begins
   * @param digest takes what is read
   * @param progress hears how many bytes were just read
   */
  SourceStream(
      SourceObject source, InputStream in, long from, MessageDigest digest, LongConsumer progress) {
    super(in);
    this.source = source;
    this.place = from;
    this.digest = digest;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, Math.min(length, LARGEST_READ));
    for (int at = 0; at < read; at++) {
      if (into[offset + at] == 0) {
        throw binary(place + at);
      }
    }
    if (read > 0) {
      digest.update(into, offset, read);
      place += read;
      progress.accept(read);
    }
    return read;
  }

  private Interruption binary(long at) {
    return new Interruption(
        Ending.failedForGood(
            "binary-text",
            "The text is binary",
            "%s: byte %d is NUL, which no text has; register plain text"
                .formatted(source.address(), at)));
  }
}
