package io.meristem.trainer.worker;

import io.meristem.storage.object.BlobRef;

/** A blob's content is not what its name says. */
final class CorruptBlobException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CorruptBlobException(BlobRef blob, String found) {
    super(
        "%s should have the SHA-256 %s and has %s; restore it from a copy, or use another version"
            .formatted(blob.key(), blob.sha256(), found));
  }
}
