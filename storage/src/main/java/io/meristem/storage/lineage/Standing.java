package io.meristem.storage.lineage;

/**
 * What a version may be used for.
 *
 * <pre>
 *            retired             purged
 *   Active ----------> Retired ----------> Purged
 *          &lt;----------
 *            restored
 * </pre>
 */
public sealed interface Standing {

  /** For everything. */
  record Active() implements Standing {}

  /** For nothing new: it keeps its blobs, and no alias names it. */
  record Retired(String reason, Stamp stamp) implements Standing {}

  /** For nothing any more: its blobs are gone or may go at any time. */
  record Purged(String reason, Stamp stamp) implements Standing {}
}
