package io.meristem.storage.garbage;

import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was written of a run, as whoever wrote it remembers it. */
final class WrittenRun {

  /** Where it stands. */
  enum Stage {
    MARKED,
    WAITING,
    CHECKED,
    OFFERED,
    PUBLISHING,
    EFFECTED,
    PUBLISHED,
    FAILED,
    ABANDONED
  }

  /** A resume point that was written, and what it says. */
  record Point(long batches, long good, String manifest, Set<String> blobs, boolean isWhole) {}

  final String id;
  final RunSpec spec;
  final List<WrittenRun> parents;
  final Set<String> blobs = new LinkedHashSet<>();
  final List<Point> points = new ArrayList<>();
  final Set<String> uploads = new LinkedHashSet<>();
  Stage stage = Stage.MARKED;
  int generation = 1;
  int attempt;
  boolean isMarked = true;
  boolean isPurged;
  @Nullable VersionDocument version;
  @Nullable BlobRef document;
  Set<String> named = Set.of();

  WrittenRun(String id, RunSpec spec, List<WrittenRun> parents) {
    this.id = id;
    this.spec = spec;
    this.parents = List.copyOf(parents);
  }

  /** Whether it published a version that people see. */
  boolean isVersion() {
    return version != null && (stage == Stage.EFFECTED || stage == Stage.PUBLISHED);
  }

  boolean isOpen() {
    return switch (stage) {
      case MARKED, WAITING, CHECKED, OFFERED, PUBLISHING, EFFECTED -> true;
      case PUBLISHED, FAILED, ABANDONED -> false;
    };
  }

  boolean isFinal() {
    return stage == Stage.PUBLISHED || stage == Stage.ABANDONED;
  }

  /** What its document names, and the document. */
  Set<String> whole() {
    Set<String> whole = new LinkedHashSet<>(named);
    if (document != null) {
      whole.add(document.key());
    }
    return whole;
  }

  ParentRef asParent() {
    if (version == null || document == null) {
      throw new IllegalStateException(id + " has published no version");
    }
    return new ParentRef(version.id(), document);
  }

  void ends(VersionDocument with, BlobRef where) {
    version = with;
    endsWith(where, with.blobs().map(BlobRef::key).collect(Collectors.toSet()));
  }

  void endsWith(BlobRef where, Set<String> naming) {
    document = where;
    named = naming;
  }
}
