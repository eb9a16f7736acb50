package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.object.BlobRef;
import java.util.stream.Collectors;

/** Stored bytes are not what their hash says. */
final class CorruptBlobException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CorruptBlobException(BlobRef blob, String found) {
    super(
        "%s should have the SHA-256 %s and has %s; restore it from a copy, or use another version"
            .formatted(blob.key(), blob.sha256(), found));
  }

  CorruptBlobException(Checkpoint checkpoint, String found) {
    super(
        "the file joined of %s should have the SHA-256 %s and has %s; restore them from a copy, or use another version"
            .formatted(
                checkpoint.blobs().stream().map(BlobRef::key).collect(Collectors.joining(", ")),
                checkpoint.sha256(),
                found));
  }
}
