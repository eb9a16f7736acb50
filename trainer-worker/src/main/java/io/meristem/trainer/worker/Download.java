package io.meristem.trainer.worker;

import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Copies a foreign object, whose content nobody vouches for, to the local disk; stops when the
 * attempt shall.
 */
record Download(ObjectStore bucket, TextSource source, Pulse pulse) {

  private static final int CHUNK = 1 << 20;

  /**
   * @throws Ended when the object is not there any more, or the attempt shall stop
   */
  Path to(Path target) {
    if (bucket.size(source.key()).orElse(-1) != source.bytes()) {
      throw missing();
    }
    try (InputStream in = bucket.read(source.key(), 0, source.bytes());
        OutputStream out = Files.newOutputStream(target)) {
      copy(in, out);
      return target;
    } catch (NoSuchObjectException e) {
      throw missing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
      out.write(chunk, 0, got);
      done += got;
      pulse.reached(
          new Pulse.Progress(
              "fetching", done, source.bytes(), OptionalDouble.empty(), OptionalDouble.empty()));
      switch (pulse.stop()) {
        case NOT -> {}
        case HAND_OVER -> throw new Ended(new Ending.HandedOver());
        case FENCED -> throw new Ended(new Ending.Fenced());
      }
    }
    if (done != source.bytes()) {
      throw new IOException("%s ended after %d bytes".formatted(source, done));
    }
  }

  private Ended missing() {
    return new Ended(
        Ending.failedForGood(
            "missing-object",
            "The object is not there",
            "s3://%s/%s should have %d bytes; put it there again, and import it anew"
                .formatted(source.bucket(), source.key(), source.bytes())));
  }

  /** Leaves the work early, for an expected reason. */
  static final class Ended extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Ending ending;

    Ended(Ending ending) {
      super(null, null, false, false);
      this.ending = ending;
    }

    Ending ending() {
      return ending;
    }
  }
}
