package io.meristem.storage.lineage;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ParentRef;

/**
 * A version that is in its model's lineage.
 *
 * @param blob where its document is
 */
public record PublishedVersion(VersionDocument document, BlobRef blob) {

  /** The version as something to start from. */
  public ParentRef asParent() {
    return new ParentRef(document.id(), blob);
  }
}
