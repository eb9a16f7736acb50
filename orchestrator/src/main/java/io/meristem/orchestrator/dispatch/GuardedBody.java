package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes on their way into storage: hashed, counted, and stopped when there are too many. */
abstract sealed class GuardedBody extends FilterInputStream permits GuardedText, GuardedFile {

  private static final int SKIPPED_AT_ONCE = 8192;

  private final long limit;
  private final MessageDigest digest = Sha256.newDigest();
  private long bytes;
  private @Nullable Problem problem;

  GuardedBody(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  /** What is wrong with a body without bytes. */
  abstract Problem empty();

  /** What is wrong with a body of more bytes than this. */
  abstract Problem tooLong(long limit);

  /**
   * What is wrong with the next bytes, if anything.
   *
   * @param place of the first of them in the body
   */
  abstract Optional<Problem> wrongIn(byte[] bytes, int offset, int length, long place);

  /** What was wrong with it, once it has been read or its reading was broken off. */
  Optional<Problem> problem() {
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
    if (read > 0) {
      Optional<Problem> wrong = wrongIn(into, offset, read, bytes);
      if (wrong.isPresent()) {
        throw stopped(wrong.get());
      }
      bytes += read;
      digest.update(into, offset, read);
    }
    if (read < 0 && bytes == 0) {
      problem = empty();
    }
    if (bytes > limit) {
      throw stopped(tooLong(limit));
    }
    return read;
  }

  /** Nothing passes unseen. */
  @Override
  public long skip(long wished) throws IOException {
    byte[] seen = new byte[Math.clamp(wished, 0, SKIPPED_AT_ONCE)];
    return Math.max(read(seen, 0, seen.length), 0);
  }

  private IOException stopped(Problem why) {
    problem = why;
    return new IOException(why.detail());
  }
}
