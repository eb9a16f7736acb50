package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.Stamp;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import java.time.Instant;
import java.util.Set;
import org.pcollections.HashTreePSet;
import org.pcollections.TreePVector;

/** Rows of versions without a log. */
public final class Rows {

  private static final Stamp STAMP = new Stamp(1, Instant.EPOCH, Actor.MERISTEM);

  private Rows() {}

  /** As if the version had just been published. */
  public static VersionRow of(VersionDocument version) {
    return of(version, new Standing.Active());
  }

  /** As if the version had been purged since. */
  public static VersionRow purged(VersionDocument version) {
    return of(version, new Standing.Purged("old", STAMP));
  }

  private static VersionRow of(VersionDocument version, Standing standing) {
    VersionPublished published =
        new VersionPublished(
            version.id(),
            version.run(),
            version.attempt(),
            version.edge(),
            false,
            version.parents(),
            new BlobRef("blobs/x", 10, "x"));
    VersionState state =
        new VersionState(published, STAMP, HashTreePSet.empty(), TreePVector.empty(), standing);
    return new VersionRow(
        version.model(), 0, RowWriter.row(state, Set.of(), VersionSummary.of(version)));
  }
}
