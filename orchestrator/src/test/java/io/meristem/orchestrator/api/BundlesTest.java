package io.meristem.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.planning.Boundary.Kept;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of an ancestor is there for sure, once it is purged: what its descendant names. */
class BundlesTest {

  private static final Checkpoint WEIGHTS = Checkpoint.of(blob("r1", "weights"));

  private static BlobRef blob(String run, String content) {
    return new BlobRef("blobs/" + run + "/1/" + content, 8, content);
  }

  private static PublishedVersion version(String id, Checkpoint weights, String tokenizer) {
    VersionDocument sample = Samples.version(id, List.of());
    VersionDocument document =
        new VersionDocument(
            sample.id(),
            sample.model(),
            sample.run(),
            sample.attempt(),
            sample.edge(),
            sample.parents(),
            sample.config(),
            sample.parameters(),
            weights,
            Map.of(
                VersionDocument.CONFIG, blob("r" + id.substring(1), "config of " + id),
                VersionDocument.TOKENIZER, blob("r" + id.substring(1), tokenizer)),
            sample.birth(),
            sample.trained(),
            sample.exposure(),
            sample.provenance());
    return new PublishedVersion(document, blob("r" + id.substring(1), "document"), false);
  }

  private static Kept seen(Checkpoint weights, String tokenizer) {
    return new Kept(version("v1", WEIGHTS, "bytes"), List.of(version("v2", weights, tokenizer)));
  }

  @Test
  void anotherConfigIsNeverReadAndAnEqualTokenizerIsTheDescendants() {
    assertThat(Bundles.isWholeIn(seen(WEIGHTS, "bytes"))).isTrue();
  }

  @Test
  void anotherTokenizerIsMissingAndTheWeightsAreThereWithoutIt() {
    Kept seen = seen(WEIGHTS, "words");

    assertThat(Bundles.isWholeIn(seen)).isFalse();
    assertThat(Bundles.hasWeights(seen)).isTrue();
  }

  @Test
  void blobsThatTheDescendantDoesNotNameAreMissing() {
    Kept seen = seen(Checkpoint.of(blob("r2", "weights")), "bytes");

    assertThat(Bundles.hasWeights(seen)).isFalse();
    assertThat(Bundles.isWholeIn(seen)).isFalse();
  }
}
