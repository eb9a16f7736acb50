package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.BlobRef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Things that happen to models. The version {@code v7} is published by the run {@code r7}. */
final class Samples {

  static final BlobRef DOCUMENT = new BlobRef("blobs/r1/1/a", 1, "a");

  private Samples() {}

  static VersionPublished published(String version) {
    return attempted(version, 1);
  }

  static VersionPublished attempted(String version, int attempt) {
    return new VersionPublished(
        version, "r" + version.substring(1), attempt, Edge.ROOT, false, List.of(), DOCUMENT);
  }

  static VersionPublished child(String version, Edge edge, String... parents) {
    return new VersionPublished(
        version, "r" + version.substring(1), 1, edge, false, List.of(parents), DOCUMENT);
  }

  static AliasMoved moved(String alias, @Nullable String from, @Nullable String to, String cause) {
    return new AliasMoved(
        alias, Optional.ofNullable(from), Optional.ofNullable(to), cause, "for a test", List.of());
  }
}
