package io.meristem.storage.lineage;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ParentRef;

/**
 * A version that is in its model's lineage.
 *
 * @param blob where its document is
 * @param lossy whether its growth changed the parent's function, as its recipe allowed
 */
public record PublishedVersion(VersionDocument document, BlobRef blob, boolean lossy) {

  /** The version as something to start from. */
  public ParentRef asParent() {
    return new ParentRef(document.id(), blob);
  }
}
