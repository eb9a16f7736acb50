package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text on its way into storage: hashed, counted, and stopped when it is no text or too long. */
final class GuardedText extends FilterInputStream {

  private static final int SKIPPED_AT_ONCE = 8192;

  private final long limit;
  private final MessageDigest digest = Sha256.newDigest();
  private long bytes;
  private @Nullable Problem problem;

  GuardedText(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  /** What was wrong with it, once it has been read or its reading was broken off. */
  Optional<Problem> problem() {
    if (problem == null && bytes == 0) {
      return Optional.of(
          new Problem(
              "empty-text",
              "The text is empty",
              "the body has no bytes; send the text itself as the body"));
    }
    return Optional.ofNullable(problem);
  }

  String sha256() {
    return Sha256.hex(digest.digest());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    for (int i = offset; i < offset + read; i++) {
      if (into[i] == 0) {
        throw stopped(
            "binary-text",
            "The text is binary",
            "byte %d is NUL, which no text has; send plain text".formatted(bytes + i - offset));
      }
    }
    if (read > 0) {
      bytes += read;
      digest.update(into, offset, read);
    }
    if (bytes > limit) {
      throw stopped(
          "text-too-long",
          "The text is too long",
          "it has more than %d bytes; send less, or raise meristem.uploads.limit".formatted(limit));
    }
    return read;
  }

  /** Nothing passes unseen. */
  @Override
  public long skip(long wished) throws IOException {
    byte[] seen = new byte[Math.clamp(wished, 0, SKIPPED_AT_ONCE)];
    return Math.max(read(seen, 0, seen.length), 0);
  }

  private IOException stopped(String type, String title, String detail) {
    problem = new Problem(type, title, detail);
    return new IOException(detail);
  }
}
