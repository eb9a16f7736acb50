package io.meristem.storage.dataset;

import io.meristem.storage.object.BlobRef;

/**
 * A run of consecutive tokens of one split.
 *
 * @param blob the token ids, one unsigned byte each
 */
public record Shard(BlobRef blob, long tokens) {}
