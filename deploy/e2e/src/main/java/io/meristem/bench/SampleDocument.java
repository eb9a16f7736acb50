package io.meristem.bench;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A version's document as the product writes it, with a few places to be filled in. */
final class SampleDocument {

  private static final String ID = "vIDENTITY";
  private static final String RUN = "rIDENTITY";
  private static final String MODEL = "some-model";
  private static final String PARENT = "vPARENT";
  private static final long PARAMETERS = 987_654_321_987L;
  private static final double LOSS = 1.234567891;
  private static final String HASH = "0123456789abcdef".repeat(4);

  private static final String ROOT = text(List.of());
  private static final String CHILD = text(List.of(PARENT));

  private SampleDocument() {}

  /**
   * @param parent empty for a root
   */
  static String text(String id, String model, String parent, long parameters, double loss) {
    return (parent.isEmpty() ? ROOT : CHILD.replace(PARENT, parent))
        .replace(ID, id)
        .replace(RUN, "r" + id.substring(1))
        .replace(MODEL, model)
        .replace(Long.toString(PARAMETERS), Long.toString(parameters))
        .replace(Double.toString(LOSS), Double.toString(loss));
  }

  private static String text(List<String> parents) {
    TokenFormerConfig config = BigCheckpoint.config();
    return Documents.text(
        new VersionDocument(
            ID,
            MODEL,
            RUN,
            1,
            parents.isEmpty() ? Edge.ROOT : Edge.GROWTH,
            parents,
            config,
            PARAMETERS,
            Checkpoint.of(blob(2)),
            Map.of(VersionDocument.CONFIG, blob(1), VersionDocument.TOKENIZER, blob(3)),
            Optional.empty(),
            Optional.of(trained()),
            Map.of(HASH, 40_960_000L),
            new Provenance(
                "0.1.0", "none", "25", "0.36", "2.7", 2, "cpu", "bench", Optional.of("cpu"))));
  }

  private static Trained trained() {
    List<LossPoint> points =
        IntStream.range(1, 20).mapToObj(n -> new LossPoint(n * 50L, n * 2_048_000L, 2)).toList();
    return new Trained(
        new DatasetRef("text", HASH),
        new TrainingSpec(
            1000, 8, 512, 1e-3, 1e-4, 0.1, 0.1, 1, 1, 64, 100, Compute.PLAIN, Guard.DEFAULT),
        new DataWindow(HASH, 1, 0, 1000, 8, 512, 4_096_000, 0, 100_000_000),
        new Losses(2.5, LOSS, points, List.of(), 64, 512, 4),
        Checkpoint.of(blob(4)),
        120.5,
        OptionalLong.of(1L << 30),
        Map.of(),
        Map.of(),
        GuardTotals.NONE);
  }

  private static BlobRef blob(int number) {
    return new BlobRef(
        "blobs/" + RUN + "/1/" + HASH.replace('f', (char) ('0' + number)), 1000, HASH);
  }
}
