package io.meristem.trainer.worker;

import io.meristem.storage.object.LocalDisk;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.SourceObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Copies a foreign object, whose content nobody vouches for, to the local disk; stops when the
 * attempt shall.
 */
record Download(ObjectStore bucket, SourceObject source, Pulse pulse) {

  private static final int CHUNK = 1 << 20;

  /**
   * @throws Interruption when the object is not there any more, or the attempt shall stop
   */
  Path to(Path target) {
    requireUnchanged(bucket, source);
    try (InputStream in = bucket.read(source.key(), 0, source.bytes())) {
      LocalDisk.write(target, source.bytes(), out -> copy(in, out));
      return target;
    } catch (NoSuchObjectException e) {
      throw gone(source);
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
      pulse.requireGoOn();
    }
    if (done != source.bytes()) {
      throw new IOException("%s ended after %d bytes".formatted(source, done));
    }
  }

  /**
   * Checks that an object is there, with the length that it had when it was named.
   *
   * @throws Interruption otherwise
   */
  static void requireUnchanged(ObjectStore bucket, SourceObject source) {
    OptionalLong bytes = bucket.size(source.key());
    if (bytes.isEmpty()) {
      throw gone(source);
    }
    if (bytes.getAsLong() != source.bytes()) {
      throw missing(
          "%s has %d bytes and had %d when it was named; name it again"
              .formatted(source.address(), bytes.getAsLong(), source.bytes()));
    }
  }

  private static Interruption gone(SourceObject source) {
    return missing("%s is gone; put it there again, and name it again".formatted(source.address()));
  }

  private static Interruption missing(String detail) {
    return new Interruption(
        Ending.failedForGood("missing-object", "The object is not there", detail));
  }
}
