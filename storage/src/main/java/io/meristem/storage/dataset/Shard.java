package io.meristem.storage.dataset;

import io.meristem.storage.object.BlobRef;

/**
 * A run of consecutive tokens of one part of a source.
 *
 * @param blob the token ids, each in the manifest's {@link TokenWidth}
 * @param textBytes how many bytes of the text they stand for
 */
public record Shard(BlobRef blob, long tokens, long textBytes) {}
