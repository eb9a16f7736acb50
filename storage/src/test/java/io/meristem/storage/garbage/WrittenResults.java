package io.meristem.storage.garbage;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.checkpoint.Segment;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The documents that runs end with. */
final class WrittenResults {

  static final TrainingSpec TRAINING =
      new TrainingSpec(10, 2, 16, 1e-3, 1e-4, 0.05, 0.1, 1, 1, 4, 5, Compute.PLAIN, Guard.DEFAULT);
  static final DatasetRef DATA = new DatasetRef("tales", "abc");
  static final Provenance PROVENANCE =
      new Provenance("1", "none", "25", "none", "none", 1, "hand", "none", Optional.empty());

  private WrittenResults() {}

  static DatasetManifest manifest(WrittenRun run, BlobRef shard) {
    Source source =
        new Source("sha", 5, 1, List.of(new Shard(shard, 4, 4)), List.of(new Shard(shard, 1, 1)));
    return DatasetManifest.of("tales", run.id, new Tokenizer.Bytes(), List.of(source));
  }

  static VersionDocument version(
      WrittenRun run,
      RunSpec.Publishing spec,
      Checkpoint weights,
      BlobRef settings,
      BlobRef moments) {
    TokenFormerConfig config = Models.tiny();
    return new VersionDocument(
        VersionDocument.idOf(run.id),
        spec.model(),
        run.id,
        run.attempt,
        Edge.of(spec),
        spec.start().map(ParentRef::version).stream().toList(),
        config,
        config.parameters(),
        weights,
        Map.of(VersionDocument.CONFIG, settings),
        Optional.empty(),
        Optional.of(trained(moments)),
        Map.of(),
        PROVENANCE);
  }

  private static Trained trained(BlobRef moments) {
    return new Trained(
        DATA,
        TRAINING,
        new DataWindow("abc", 1, 0, 10, 2, 16, 320, 0, 10_000),
        new Losses(3, 2, List.of(), List.of(), 4, 16, 1),
        Checkpoint.of(moments),
        1,
        OptionalLong.empty(),
        Map.of(),
        Map.of(),
        GuardTotals.NONE);
  }

  /** New rows, and all that the parents' files consist of. */
  static Checkpoint joined(BlobRef own, List<WrittenRun> parents) {
    Set<BlobRef> blobs = new LinkedHashSet<>(List.of(own));
    for (WrittenRun parent : parents) {
      if (parent.version != null) {
        blobs.addAll(parent.version.weights().blobs());
      }
    }
    List<BlobRef> all = List.copyOf(blobs);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      segments.add(new Segment.Stored(i, 0, all.get(i).bytes()));
    }
    long bytes = all.stream().mapToLong(BlobRef::bytes).sum();
    return new Checkpoint(bytes, Sha256.of(all.toString()), all, segments);
  }
}
