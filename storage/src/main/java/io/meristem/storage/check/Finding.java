package io.meristem.storage.check;

import io.meristem.storage.object.UnreadableDocumentException;

/**
 * Something in the bucket is not as it must be.
 *
 * @param key of the object that is wrong, or that is not there
 * @param why what was found, and what should have been
 * @param wayOut what can be done about it
 */
public record Finding(String key, Defect defect, String why, String wayOut) {

  static final String RESTORE = "restore it from a copy of the bucket";

  /** A document that could not be read. */
  static Finding of(String key, UnreadableDocumentException unreadable, String wayOut) {
    return unreadable.isNewer()
        ? new Finding(
            key,
            Defect.NEWER_FORMAT,
            unreadable.why(),
            "run the build that wrote it, or a newer one")
        : new Finding(key, Defect.UNREADABLE, unreadable.why(), wayOut);
  }
}
