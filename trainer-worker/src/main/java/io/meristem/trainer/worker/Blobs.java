package io.meristem.trainer.worker;

import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;

/** The blobs of one attempt, named by their content, and those of others that it needs. */
record Blobs(ObjectStore store, String run, int attempt) {

  /** Uploads a file under the hash of its content. */
  BlobRef upload(Path file) {
    String sha256 = Sha256.of(file);
    String key = RunKeys.blob(run, attempt, sha256);
    try (InputStream content = Files.newInputStream(file)) {
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
   * Downloads a blob to a file.
   *
   * @throws CorruptBlobException if its content does not have the hash that names it
   */
  Path fetch(BlobRef blob, Path target) {
    try (InputStream content = store.read(blob.key(), 0, blob.bytes());
        DigestOutputStream file =
            new DigestOutputStream(Files.newOutputStream(target), Sha256.newDigest())) {
      content.transferTo((OutputStream) file);
      requireHash(blob, Sha256.hex(file.getMessageDigest().digest()));
      return target;
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
    String text = store.get(blob.key()).orElseThrow(() -> new NoSuchObjectException(blob.key()));
    requireHash(blob, Sha256.of(text));
    return text;
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
