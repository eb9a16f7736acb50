package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A version and what became of it.
 *
 * @param stamp of its publication
 * @param notes the oldest first
 */
public record VersionState(
    VersionPublished published,
    Stamp stamp,
    PSet<String> tags,
    PVector<Note> notes,
    Standing standing) {

  /** What somebody wrote about a version. */
  public record Note(String text, Stamp stamp) {}

  static VersionState of(VersionPublished published, Stamp stamp) {
    return new VersionState(
        published, stamp, HashTreePSet.empty(), TreePVector.empty(), new Standing.Active());
  }

  public String id() {
    return published.version();
  }

  public boolean isActive() {
    return standing instanceof Standing.Active;
  }

  VersionState tagged(String tag) {
    return new VersionState(published, stamp, tags.plus(tag), notes, standing);
  }

  VersionState untagged(String tag) {
    return new VersionState(published, stamp, tags.minus(tag), notes, standing);
  }

  VersionState noted(VersionNoted noted, Stamp by) {
    Note note = new Note(noted.text(), by);
    return new VersionState(published, stamp, tags, notes.plus(note), standing);
  }

  VersionState in(Standing next) {
    return new VersionState(published, stamp, tags, notes, next);
  }
}
