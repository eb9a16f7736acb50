package io.meristem.storage.object;

/**
 * A large immutable object, named by its content.
 *
 * @param key the full key, {@code blobs/{run}/{attempt}/{sha256}}
 * @param sha256 of the content, in lower-case hex
 */
public record BlobRef(String key, long bytes, String sha256) {}
