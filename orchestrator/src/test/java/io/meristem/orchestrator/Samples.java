package io.meristem.orchestrator;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.dataset.TokenWidth;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A dataset, a root and a published version, as small as they come. */
public final class Samples {

  public static final String MODEL = "sample";

  public static final TrainingSpec TRAINING =
      new TrainingSpec(10, 2, 16, 1e-3, 1e-4, 0.05, 0.1, 1, 1, 4, 5, Compute.PLAIN, Guard.DEFAULT);

  public static final DatasetManifest DATASET = dataset(10_000, 1000);

  private Samples() {}

  public static DatasetManifest dataset(long trainTokens, long validationTokens) {
    return new DatasetManifest(
        "text",
        "abc",
        "r1",
        new Tokenizer.Bytes(),
        TokenWidth.U8,
        List.of(
            new Source(
                "def",
                trainTokens + validationTokens,
                1,
                List.of(new Shard(blob("train"), trainTokens, trainTokens)),
                List.of(new Shard(blob("validation"), validationTokens, validationTokens)))),
        Optional.empty());
  }

  public static TokenFormerConfig config(Theta theta) {
    Pattention layer = new Pattention(8, theta.tau(8));
    Pattention ffn = new Pattention(32, theta.tau(32));
    Block block = new Block(layer, layer, layer, layer, ffn);
    return new TokenFormerConfig(
        256, 8, 2, 16, 2, 10_000, 1e-5, theta, true, Collections.nCopies(2, block));
  }

  public static RunSpec.TrainRoot root() {
    return new RunSpec.TrainRoot(
        MODEL, new DatasetRef("text", "abc"), config(Theta.L2_NORM_GELU), TRAINING);
  }

  public static PublishedVersion parent(Theta theta) {
    return new PublishedVersion(version("v1", theta, List.of()), blob("document"), false);
  }

  public static VersionDocument version(String id, List<String> parents) {
    return version(id, Theta.L2_NORM_GELU, parents);
  }

  private static VersionDocument version(String id, Theta theta, List<String> parents) {
    TokenFormerConfig config = config(theta);
    return new VersionDocument(
        id,
        MODEL,
        "r" + id.substring(1),
        1,
        Edge.ROOT,
        parents,
        config,
        config.parameters(),
        Checkpoint.of(blob("weights")),
        Map.of(),
        Optional.empty(),
        Optional.of(
            new Trained(
                new DatasetRef("text", "abc"),
                TRAINING,
                new DataWindow("abc", 1, 0, 10, 2, 16, 320, 0, 10_000),
                new Losses(2, 1, List.of(), List.of(new LossPoint(10, 320, 1.5)), 4, 16, 1),
                Checkpoint.of(blob("moments")),
                3.2,
                OptionalLong.empty(),
                Map.of(),
                Map.of(),
                GuardTotals.NONE)),
        Map.of("abc", 320L),
        new Provenance("0.1.0", "none", "25", "none", "none", 1, "hand", "none", Optional.empty()));
  }

  /** A worker that trains at this speed. */
  public static WorkerAnnounced worker(String name, double flopsPerSecond) {
    return worker(name, OptionalDouble.of(flopsPerSecond));
  }

  /** A worker that has not measured itself yet. */
  public static WorkerAnnounced worker(String name) {
    return worker(name, OptionalDouble.empty());
  }

  /** A worker. */
  public static WorkerAnnounced worker(String name, OptionalDouble flopsPerSecond) {
    return new WorkerAnnounced(
        name,
        "hand",
        "cpu",
        1,
        1L << 30,
        flopsPerSecond,
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:1"),
        false,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  /** The same version, with a tokenizer of this hash. */
  public static PublishedVersion withTokenizer(VersionDocument version, String sha256) {
    Map<String, BlobRef> files =
        Map.of(VersionDocument.TOKENIZER, new BlobRef("blobs/r1/1/" + sha256, 10, sha256));
    VersionDocument changed =
        new VersionDocument(
            version.id(),
            version.model(),
            version.run(),
            version.attempt(),
            version.edge(),
            version.parents(),
            version.config(),
            version.parameters(),
            version.weights(),
            files,
            version.birth(),
            version.trained(),
            version.exposure(),
            version.provenance());
    return new PublishedVersion(changed, blob("document"), false);
  }

  /** A resume point whose weights and moments are the same blob. */
  public static ResumePoint resumePoint(BlobRef blob, long step, double seconds) {
    return new ResumePoint(
        "nonce",
        step,
        step,
        blob,
        blob,
        Optional.empty(),
        2.5,
        List.of(),
        List.of(),
        Optional.empty(),
        seconds,
        GuardState.BIRTH);
  }

  private static BlobRef blob(String name) {
    return new BlobRef("blobs/r1/1/" + name, 10, name);
  }
}
