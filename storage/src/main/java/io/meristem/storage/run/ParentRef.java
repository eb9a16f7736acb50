package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;

/**
 * The version that a run starts from.
 *
 * @param document its version document
 */
public record ParentRef(String version, BlobRef document) {}
