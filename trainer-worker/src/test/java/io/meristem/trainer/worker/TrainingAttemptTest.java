package io.meristem.trainer.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.WeightedText;
import io.meristem.trainer.text.TokenizerJson;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingAttemptTest {

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
  void aRootLearnsAndItsFilesAreNamedByTheirContent() throws IOException {
    VersionDocument root = root(12);

    assertThat(root.trained().orElseThrow().losses().atEnd())
        .isLessThan(root.trained().orElseThrow().losses().atBirth());
    assertThat(root.edge()).isEqualTo(Edge.ROOT);
    assertThat(root.files()).containsOnlyKeys(VersionDocument.CONFIG, VersionDocument.TOKENIZER);
    assertThat(root.blobs())
        .hasSize(4)
        .allSatisfy(file -> assertThat(file.key()).endsWith("/" + file.sha256()));
    assertThat(root.files().values())
        .allSatisfy(file ->
            assertThat(Sha256.of(place.store.get(file.key()).orElseThrow()))
                .isEqualTo(file.sha256()));
    assertThat(root.trained().orElseThrow().window().tokens()).isEqualTo(12 * 2 * 16);
  }

  @Test
  void aRootLearnsFromTwoTextsOfATokenizerAndPublishesItsFile() throws IOException {
    byte[] tale = "the quick brown fox over the lazy fox. ".repeat(60).getBytes(UTF_8);
    byte[] other = "a lazy fox over the quick brown 12. ".repeat(60).getBytes(UTF_8);
    byte[] tokenizer = TokenizerJson.of(TokenizerJson.GPT_2).toString().getBytes(UTF_8);
    PrepareDataset texts =
        Workplace.spec(
            Optional.of(place.text("uploads/tokenizer", tokenizer)),
            new WeightedText(place.text("uploads/tale", tale), 3),
            WeightedText.of(place.text("uploads/other", other)));
    Ending prepared = place.prepared("rdata", texts);
    DatasetManifest data = place.document(prepared, DatasetManifest.class);
    RunSpec.TrainRoot spec =
        new RunSpec.TrainRoot(
            "model",
            place.dataset(prepared),
            TinyModel.of(64, data.tokenizer().vocabulary()),
            Workplace.steps(12, 100));

    VersionDocument root = place.version(place.trained(kernel, "r1", 1, spec));

    Losses losses = root.trained().orElseThrow().losses();
    assertThat(losses.atEnd()).isLessThan(losses.atBirth());
    assertThat(losses.bytesPerToken())
        .isEqualTo((double) data.validationBytes() / data.validationTokens())
        .isGreaterThan(2);
    assertThat(Objects.requireNonNull(root.files().get(VersionDocument.TOKENIZER)).sha256())
        .isEqualTo(data.tokenizer().sha256());
  }

  @Test
  void aChildIsBornWithItsParentsLossAndACertificate() throws IOException {
    VersionDocument root = root(12);

    VersionDocument child = place.version(place.trained(kernel, "r2", 1, place.growth(root, 8)));

    assertThat(child.birth().map(Birth::certificate).orElseThrow().passed()).isTrue();
    assertThat(child.birth().map(Birth::certificate).orElseThrow().maxAbsLogitDifference())
        .isZero();
    assertThat(child.trained().orElseThrow().losses().atBirth())
        .isCloseTo(root.trained().orElseThrow().losses().atEnd(), within(1e-4));
    assertThat(child.parents()).containsExactly(root.id());
    assertThat(child.parameters()).isGreaterThan(root.parameters());
    assertThat(child.birth().map(birth -> birth.probe().sha256()))
        .hasValue(child.birth().map(Birth::certificate).orElseThrow().probeSha256());
  }

  @Test
  void whatAncestorsWereTrainedOnCountsAsRepeats() throws IOException {
    VersionDocument root = root(12);
    VersionDocument child = place.version(place.trained(kernel, "r2", 1, place.growth(root, 8)));

    VersionDocument grandchild =
        place.version(place.trained(kernel, "r3", 1, place.growth(child, 4)));

    DataWindow window = grandchild.trained().orElseThrow().window();
    long row = 2 * 16;
    assertThat(window.tokens()).isEqualTo(4 * row);
    assertThat(window.ancestorTokens()).isEqualTo((12 + 8) * row);
    assertThat(window.epochs()).isEqualTo((12.0 + 8 + 4) * row / window.datasetTokens());
    assertThat(grandchild.exposure())
        .containsExactly(Map.entry(window.datasetHash(), (12 + 8 + 4) * row));
  }

  @Test
  void aContinuedParentIsTheControlArm() throws IOException {
    VersionDocument root = root(12);
    RunSpec.Continue spec =
        new RunSpec.Continue(
            "model",
            place.parent(root),
            root.trained().orElseThrow().dataset(),
            root.config(),
            Workplace.steps(4, 100));

    VersionDocument control = place.version(place.trained(kernel, "r2", 1, spec));

    assertThat(control.parameters()).isEqualTo(root.parameters());
    assertThat(control.trained().orElseThrow().losses().atBirth())
        .isEqualTo(root.trained().orElseThrow().losses().atEnd());
    assertThat(control.birth()).isEmpty();
  }

  @Test
  void aRunThatWasHandedOverInsideTheRampEndsInTheBitsOfAnUndisturbedOne() throws IOException {
    VersionDocument root = root(12);
    RunSpec.Grow spec = place.growth(root, 8);
    VersionDocument whole = place.version(place.trained(kernel, "r2", 1, spec));
    try (Pulse pulse = place.handingOverAtAStep("r3", 1)) {
      assertThat(place.trained(kernel, "r3", 1, spec, pulse)).isInstanceOf(Ending.HandedOver.class);
    }
    assertThat(ResumePoints.newestWhole(place.store, "r3").orElseThrow().step()).isEqualTo(1);

    VersionDocument resumed = place.version(place.trained(kernel, "r3", 2, spec));

    assertThat(resumed.weights().sha256()).isEqualTo(whole.weights().sha256());
    assertThat(resumed.trained().orElseThrow().optimizer().sha256())
        .isEqualTo(whole.trained().orElseThrow().optimizer().sha256());
    assertThat(resumed.trained().orElseThrow().losses())
        .isEqualTo(whole.trained().orElseThrow().losses());
    assertThat(resumed.birth().map(Birth::sha256)).isEqualTo(whole.birth().map(Birth::sha256));
  }

  @Test
  void aTrainingThatHasNotBegunIsHandedOverAtOnce() throws IOException {
    RunSpec.Grow spec = place.growth(root(12), 8);
    try (Pulse pulse = place.quietPulse("r2", 1)) {
      pulse.handOver();

      Ending ending = place.trained(kernel, "r2", 1, spec, pulse);

      assertThat(ending).isInstanceOf(Ending.HandedOver.class);
    }
    assertThat(place.store.keysAfter(RunKeys.blob("r2", 1, ""), "", 1)).isEmpty();
  }

  @Test
  void aParentAndItsDataAreFetchedOnceForAllThatGrowFromIt() throws IOException {
    VersionDocument root = root(12);
    place.cache = BlobCache.open(directory.resolve("cache"), 1 << 30);
    VersionDocument child = place.version(place.trained(kernel, "r2", 1, place.growth(root, 8)));
    root.weights().blobs().forEach(blob -> place.store.delete(blob.key()));
    root.trained()
        .orElseThrow()
        .optimizer()
        .blobs()
        .forEach(blob -> place.store.delete(blob.key()));

    VersionDocument again = place.version(place.trained(kernel, "r3", 1, place.growth(root, 8)));

    assertThat(again.weights().sha256()).isEqualTo(child.weights().sha256());
    place.cache.close();
  }

  @Test
  void resumePointsAreWrittenAtTheirSteps() throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(10, 4));

    Ending ending = place.trained(kernel, "r1", 1, spec);

    assertThat(ending).isInstanceOf(Ending.Done.class);
    assertThat(place.store.keysAfter("runs/r1/attempts/1/resume/", "", 10))
        .containsExactly(
            "runs/r1/attempts/1/resume/0000000004/manifest.json",
            "runs/r1/attempts/1/resume/0000000008/manifest.json");
  }

  @Test
  void aCorruptParentIsNamedByItsBlobAndHash() throws IOException {
    VersionDocument root = root(2);
    String key = root.weights().wholeBlob().orElseThrow().key();
    place.store.put(key, "{\"not\": \"the weights\"}" + " ".repeat(1 << 21));

    assertThatThrownBy(() -> place.trained(kernel, "r2", 1, place.growth(root, 2)))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(root.weights().sha256());
  }

  @Test
  void aParentThatCameBrokenOnceIsFetchedAgain() throws IOException {
    VersionDocument root = root(2);
    String key = root.weights().wholeBlob().orElseThrow().key();
    place = new Workplace(directory, brokenOnce(place.store, key));

    Ending ending = place.trained(kernel, "r2", 1, place.growth(root, 2));

    assertThat(ending).isInstanceOf(Ending.Done.class);
  }

  /** The same storage, which gives zeros for an object that it is asked for the first time. */
  private static ObjectStore brokenOnce(ObjectStore stored, String key) {
    AtomicBoolean broken = new AtomicBoolean();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) ->
                method.getName().equals("read")
                        && arguments[0].equals(key)
                        && broken.compareAndSet(false, true)
                    ? new ByteArrayInputStream(new byte[Math.toIntExact((long) arguments[2])])
                    : method.invoke(stored, arguments));
  }

  @Test
  void aRunGoesOnFromAnOlderResumePointWhenTheNewestOnesAreCorrupt() throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(10, 3));
    VersionDocument whole = place.version(place.trained(kernel, "r1", 1, spec));
    corrupt(ResumePoints.whole(place.store, "r1", 9).orElseThrow().weights());
    corrupt(ResumePoints.whole(place.store, "r1", 6).orElseThrow().optimizer());

    VersionDocument again = place.version(place.trained(kernel, "r1", 2, spec));

    assertThat(again.weights().sha256()).isEqualTo(whole.weights().sha256());
    assertThat(place.store.keysAfter("runs/r1/attempts/2/resume/", "", 10))
        .containsExactly(
            "runs/r1/attempts/2/resume/0000000006/manifest.json",
            "runs/r1/attempts/2/resume/0000000009/manifest.json");
  }

  @Test
  void aRunWithoutASoundResumePointBeginsAnew() throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(5, 3));
    VersionDocument whole = place.version(place.trained(kernel, "r1", 1, spec));
    corrupt(ResumePoints.newestWhole(place.store, "r1").orElseThrow().weights());

    VersionDocument again = place.version(place.trained(kernel, "r1", 2, spec));

    assertThat(again.weights().sha256()).isEqualTo(whole.weights().sha256());
  }

  /** Other bytes, and as many. */
  private void corrupt(BlobRef blob) {
    byte[] zeros = new byte[Math.toIntExact(blob.bytes())];
    long _ = place.store.write(blob.key(), new ByteArrayInputStream(zeros));
  }

  @Test
  void aRunOfNoStepsPublishesTheModelAsItWasBorn() throws IOException {
    VersionDocument root = root(12);

    VersionDocument child = place.version(place.trained(kernel, "r2", 1, place.growth(root, 0)));

    assertThat(child.trained().orElseThrow().losses().atEnd())
        .isEqualTo(child.trained().orElseThrow().losses().atBirth());
    assertThat(child.config().taus()).isEqualTo(root.config().taus());
  }

  private VersionDocument root(long steps) throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(steps, 100));
    return place.version(place.trained(kernel, "r1", 1, spec));
  }
}
