package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Segment;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a worker uploads of a child that has its parent's rows, and what it makes of the segments.
 */
class SegmentedAttemptTest {

  private static final Recipes FROZEN = Recipes.TWICE.oldTimes(0);

  /** Header and the padding behind it. */
  private static final long FRONT = 8192;

  static Kernel kernel;

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));

  @BeforeAll
  static void openKernel() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  static void closeKernel() {
    kernel.close();
  }

  @BeforeEach
  void open() {
    place = new Workplace(directory);
  }

  @Test
  void aFrozenParentsChildUploadsItsNewRowsAndTheirMomentsAlone() throws IOException {
    VersionDocument root = root();

    VersionDocument child = grown("r2", root, FROZEN, 6);

    long rows = (child.parameters() - root.parameters()) * Float.BYTES;
    assertThat(own(child, child.weights())).isBetween(rows, rows + FRONT);
    assertThat(own(child, optimizer(child))).isBetween(2 * rows, 2 * (rows + FRONT));
    assertThat(child.weights().blobs()).containsAll(root.weights().blobs());
    assertThat(optimizer(child).blobs()).containsAll(optimizer(root).blobs());
  }

  @Test
  void aChildThatTrainedItsParentsRowsIsUploadedWhole() throws IOException {
    VersionDocument root = root();

    VersionDocument child = grown("r2", root, Recipes.TWICE, 6);

    assertThat(child.weights().wholeBlob()).isPresent();
    assertThat(optimizer(child).wholeBlob()).isPresent();
  }

  @Test
  void whereItLiesMakesNoDifferenceToWhatIsTrainedFromIt() throws IOException {
    VersionDocument root = root();
    VersionDocument joined = grown("r2", root, FROZEN, 6);
    VersionDocument whole = whole(joined);
    assertThat(joined.weights().segments()).hasSizeGreaterThan(10);

    VersionDocument ofJoined = grown("r3", joined, FROZEN, 4);
    VersionDocument ofWhole = grown("r4", whole, FROZEN, 4);

    assertThat(ofJoined.weights().sha256()).isEqualTo(ofWhole.weights().sha256());
    assertThat(optimizer(ofJoined).sha256()).isEqualTo(optimizer(ofWhole).sha256());
    assertThat(ofJoined.weights().blobs()).hasSize(3);
  }

  @Test
  void momentsOfOldRowsThatWereResetLieNowhere() throws IOException {
    VersionDocument root = root();

    VersionDocument child = grown("r2", root, FROZEN.with(OptimizerPolicy.RESET), 6);

    long rows = (child.parameters() - root.parameters()) * Float.BYTES;
    assertThat(own(child, optimizer(child))).isLessThan(2 * (rows + FRONT));
    assertThat(optimizer(child).segments()).hasAtLeastOneElementOfType(Segment.Zeros.class);
    try (SafetensorsFile moments = place.file(optimizer(child))) {
      moments.require(child.config().moments());
    }
  }

  @Test
  void aBlockThatWasPutInMovesTheOthersAndUploadsItselfAlone() throws IOException {
    VersionDocument root = root();
    Recipes deeper = FROZEN.with(TokenCounts.NONE).with(new Insertion(1, Map.of()));

    VersionDocument child = grown("r2", root, deeper, 6);

    long rows = (child.parameters() - root.parameters()) * Float.BYTES;
    assertThat(own(child, child.weights())).isBetween(rows, rows + FRONT);
    try (SafetensorsFile weights = place.file(child.weights())) {
      weights.require(child.config().tensors());
    }
  }

  @Test
  void blobsOfAncestorsAreFetchedOnceIntoTheCache() throws IOException {
    VersionDocument child = grown("r2", root(), FROZEN, 6);
    place.cache = BlobCache.open(directory.resolve("cache"), 1 << 30);
    VersionDocument first = grown("r3", child, FROZEN, 4);
    child.weights().blobs().forEach(blob -> place.store.delete(blob.key()));
    optimizer(child).blobs().forEach(blob -> place.store.delete(blob.key()));

    VersionDocument again = grown("r4", child, FROZEN, 4);

    assertThat(again.weights().sha256()).isEqualTo(first.weights().sha256());
    place.cache.close();
  }

  @Test
  void anAncestorsCorruptBlobIsNoticedByTheHashOfTheWholeFile() throws IOException {
    VersionDocument root = root();
    VersionDocument child = grown("r2", root, FROZEN, 6);
    String key = root.weights().wholeBlob().orElseThrow().key();
    place.store.put(key, "x".repeat((int) root.weights().bytes()));

    assertThatThrownBy(() -> grown("r3", child, FROZEN, 2))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(child.weights().sha256());
  }

  @Test
  void aPrunedVersionIsItsAncestorAgainAndUploadsNoWeights() throws IOException {
    VersionDocument root = root();
    VersionDocument child = grown("r2", root, FROZEN, 6);
    VersionDocument grandchild = grown("r3", child, FROZEN.with(new Insertion(0, Map.of())), 6);

    VersionDocument toRoot = place.version(pruned("r4", grandchild, root));
    VersionDocument toChild = place.version(pruned("r5", grandchild, child));

    assertThat(toRoot.weights()).isEqualTo(root.weights());
    assertThat(toRoot.config()).isEqualTo(root.config());
    assertThat(toRoot.parents()).containsExactly(grandchild.id());
    assertThat(toRoot.birth().orElseThrow().certificate().maxAbsLogitDifference()).isZero();
    assertThat(toChild.weights()).isEqualTo(child.weights());
    assertThat(place.store.keysAfter("blobs/r4/", "", 10)).hasSize(1);
  }

  @Test
  void aPrunedVersionGrowsOn() throws IOException {
    VersionDocument root = root();
    VersionDocument child = grown("r2", root, FROZEN, 6);
    VersionDocument pruned = place.version(pruned("r4", child, root));
    RunSpec.Grow growth = place.growth(root, FROZEN, 2);
    RunSpec.Grow ofPruned =
        new RunSpec.Grow(
            growth.model(),
            place.parent(pruned),
            growth.dataset(),
            growth.recipe(),
            growth.config(),
            growth.training());

    VersionDocument again = place.version(place.trained(kernel, "r5", 1, ofPruned));

    assertThat(again.weights().blobs()).containsAll(root.weights().blobs());
  }

  @Test
  void anAncestorWhoseRowsWereTrainedCannotBePrunedTo() throws IOException {
    VersionDocument root = root();
    VersionDocument child = grown("r2", root, Recipes.TWICE.with(new Init.ZeroKey(0.1)), 6);

    Ending ending = pruned("r3", child, root);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo("old-rows-trained");
              assertThat(failed.problem().detail()).contains("embed", root.id(), child.id());
              assertThat(failed.retryable()).isFalse();
            });
  }

  @Test
  void aDescendantsFileThatIsNotWhatItWasIsNotPruned() throws IOException {
    VersionDocument root = root();
    VersionDocument child = grown("r2", root, FROZEN, 6);
    BlobRef rows =
        child.weights().blobs().stream()
            .filter(blob -> !root.weights().blobs().contains(blob))
            .findFirst()
            .orElseThrow();
    place.store.put(rows.key(), "x".repeat((int) rows.bytes()));

    assertThatThrownBy(() -> pruned("r3", child, root)).isInstanceOf(CorruptBlobException.class);
  }

  private VersionDocument root() throws IOException {
    RunSpec.TrainRoot spec = place.root(TinyModel.of(64), Workplace.steps(12, 100));
    return place.version(place.trained(kernel, "r1", 1, spec));
  }

  private VersionDocument grown(String run, VersionDocument parent, Recipes recipes, long steps)
      throws IOException {
    return place.version(place.trained(kernel, run, 1, place.growth(parent, recipes, steps)));
  }

  private Ending pruned(String run, VersionDocument version, VersionDocument ancestor)
      throws IOException {
    return place.pruned(
        kernel,
        run,
        new RunSpec.Prune(
            "model",
            place.parent(version),
            place.parent(ancestor),
            version.birth().orElseThrow().probe(),
            OptionalLong.empty()));
  }

  /** The same version, each of its files in one blob. */
  private VersionDocument whole(VersionDocument version) throws IOException {
    ObjectNode document = Documents.JSON.valueToTree(version);
    document.set("weights", Documents.JSON.valueToTree(whole(version.weights())));
    document
        .withObject("/trained")
        .set("optimizer", Documents.JSON.valueToTree(whole(optimizer(version))));
    return Documents.JSON.convertValue(document, VersionDocument.class);
  }

  private Checkpoint whole(Checkpoint file) throws IOException {
    try (SafetensorsFile joined = place.file(file)) {
      return Checkpoint.of(new Blobs(place.store, "rwhole", 1).upload(joined.path()));
    }
  }

  private static Checkpoint optimizer(VersionDocument version) {
    return version.trained().orElseThrow().optimizer();
  }

  /** Bytes that a version's own run stored of one of its files. */
  private static long own(VersionDocument version, Checkpoint file) {
    String prefix = RunKeys.blob(version.run(), version.attempt(), "");
    return file.blobs().stream()
        .filter(blob -> blob.key().startsWith(prefix))
        .mapToLong(BlobRef::bytes)
        .sum();
  }
}
