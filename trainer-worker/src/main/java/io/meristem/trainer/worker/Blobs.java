package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.LocalDisk;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunKeys;
import io.meristem.trainer.growth.Probe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The blobs of one attempt, named by their content, and those of others that it needs.
 *
 * @param cache what it uses of the worker's cache
 */
record Blobs(ObjectStore store, String run, int attempt, BlobCache.Pins cache) {

  private static final Logger LOG = Logger.getLogger(Blobs.class);
  private static final int CHUNK = 1 << 20;

  /** Without a cache. */
  Blobs(ObjectStore store, String run, int attempt) {
    this(store, run, attempt, BlobCache.none().pins());
  }

  /** Uploads a file under the hash of its content. */
  BlobRef upload(Path file) {
    String sha256 = Sha256.of(file);
    String key = RunKeys.blob(run, attempt, sha256);
    try (InputStream content = RestartableStream.of(file)) {
      return new BlobRef(key, store.write(key, content), sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uploads a text under the hash of its content. */
  BlobRef upload(String text) {
    return upload(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Uploads bytes under their hash. */
  BlobRef upload(byte[] bytes) {
    String sha256 = Sha256.hex(Sha256.newDigest().digest(bytes));
    String key = RunKeys.blob(run, attempt, sha256);
    return new BlobRef(key, store.write(key, new ByteArrayInputStream(bytes)), sha256);
  }

  /**
   * Downloads a blob to a file. One that comes with another hash is fetched again before that is
   * believed.
   *
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  Path fetch(BlobRef blob, Path target) {
    return fetch(blob, target, () -> {});
  }

  /**
   * The same, with a word before each part of it.
   *
   * @param goOn ends it by throwing
   */
  Path fetch(BlobRef blob, Path target, Runnable goOn) {
    requireHash(
        blob,
        written(
            blob.sha256(),
            target,
            blob.bytes(),
            () -> store.read(blob.key(), 0, blob.bytes()),
            goOn));
    return target;
  }

  /** The same, once more if the hash is not the wanted one: it may have broken on its way here. */
  private static String written(
      String wanted, Path target, long bytes, Supplier<InputStream> source, Runnable goOn) {
    String found = written(target, bytes, source, goOn);
    if (found.equals(wanted)) {
      return found;
    }
    LOG.warnf("%s has the SHA-256 %s and not %s, and is fetched again", target, found, wanted);
    try {
      Files.delete(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written(target, bytes, source, goOn);
  }

  /** Writes a file, if there is room for it, and tells its hash. */
  private static String written(
      Path target, long bytes, Supplier<InputStream> source, Runnable goOn) {
    goOn.run();
    MessageDigest digest = Sha256.newDigest();
    try {
      LocalDisk.write(
          target,
          bytes,
          file -> {
            try (InputStream content = source.get()) {
              copy(content, new DigestOutputStream(file, digest), goOn);
            }
          });
      return Sha256.hex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream content, OutputStream file, Runnable goOn)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int got = content.read(chunk); got >= 0; got = content.read(chunk)) {
      file.write(chunk, 0, got);
      goOn.run();
    }
  }

  /**
   * A file with a blob's content, which must not be changed: from the cache, which fetches it if it
   * has room, else downloaded to {@code target}. The hash is checked either way.
   *
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  Path cached(BlobRef blob, Path target, Runnable goOn) {
    return cache
        .file(blob, part -> fetch(blob, part, goOn))
        .orElseGet(() -> fetch(blob, target, goOn));
  }

  /**
   * A checkpoint's file, which must not be changed: the only blob that it consists of, {@link
   * #cached}, or else joined at {@code target} from those of its blobs that the cache has room for,
   * and from ranges of the others. The hash of the whole file is checked either way.
   *
   * @throws CorruptBlobException if a blob, or the joined file, does not have its hash
   */
  Path joined(Checkpoint checkpoint, Path target, Runnable goOn) {
    Optional<BlobRef> whole = checkpoint.wholeBlob();
    return whole.isPresent()
        ? cached(whole.get(), target, goOn)
        : put(checkpoint, target, locally(checkpoint, goOn), goOn);
  }

  private Checkpoint.Blobs locally(Checkpoint checkpoint, Runnable goOn) {
    Map<BlobRef, Path> files = new HashMap<>();
    for (BlobRef blob : checkpoint.blobs()) {
      cache.file(blob, part -> fetch(blob, part, goOn)).ifPresent(file -> files.put(blob, file));
    }
    return (blob, offset, length) -> {
      Path file = files.get(blob);
      return file == null ? store.read(blob.key(), offset, length) : range(file, offset);
    };
  }

  /** A file from an offset on; the caller closes it. */
  static InputStream range(Path file, long offset) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return Channels.newInputStream(channel.position(offset));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a checkpoint's file to {@code target}.
   *
   * @param source has its blobs
   * @throws CorruptBlobException if the file does not have the hash that the checkpoint tells
   */
  static Path put(Checkpoint checkpoint, Path target, Checkpoint.Blobs source, Runnable goOn) {
    long bytes = checkpoint.bytes();
    String found =
        written(checkpoint.sha256(), target, bytes, () -> checkpoint.read(source, 0, bytes), goOn);
    if (!found.equals(checkpoint.sha256())) {
      throw new CorruptBlobException(checkpoint, found);
    }
    return target;
  }

  /**
   * Downloads the batch that a parent and a child are compared on.
   *
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  Probe probe(BlobRef blob, Path target) {
    try {
      return Probe.of(ByteBuffer.wrap(Files.readAllBytes(fetch(blob, target))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a small blob.
   *
   * @throws NoSuchObjectException if it is gone
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  String text(BlobRef blob) {
    String text = read(blob);
    String sound = Sha256.of(text).equals(blob.sha256()) ? text : read(blob);
    requireHash(blob, Sha256.of(sound));
    return sound;
  }

  private String read(BlobRef blob) {
    return store.get(blob.key()).orElseThrow(() -> new NoSuchObjectException(blob.key()));
  }

  /**
   * Reads a version's document.
   *
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  VersionDocument version(ParentRef version) {
    BlobRef document = version.document();
    return Documents.read(document.key(), text(document), VersionDocument.class);
  }

  private static void requireHash(BlobRef blob, String found) {
    if (!found.equals(blob.sha256())) {
      throw new CorruptBlobException(blob, found);
    }
  }
}
