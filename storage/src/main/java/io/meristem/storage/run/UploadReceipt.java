package io.meristem.storage.run;

import io.meristem.storage.object.Actor;
import java.time.Instant;

/**
 * The document {@code uploads/{run}/receipt.json}: what was uploaded under an Idempotency-Key. It
 * is written after the file, once.
 *
 * @param sha256 of the file
 */
public record UploadReceipt(
    SourceObject file, String sha256, Actor actor, String nonce, Instant at) {}
