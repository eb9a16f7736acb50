package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.TinyModel;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker makes of each choice in a recipe. */
class RecipeAttemptTest {

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
  void aFrozenParentIsInItsChildBitForBitAndOnlyWhatIsNewLearns() throws IOException {
    VersionDocument root = root(TinyModel.of(64));

    VersionDocument child = grown(root, Recipes.TWICE.oldTimes(0), 6);

    assertThat(child.config().taus()).isEqualTo(root.config().taus());
    try (SafetensorsFile before = place.file(root.weights());
        SafetensorsFile after = place.file(child.weights())) {
      for (TensorSpec tensor : root.config().tensors()) {
        assertThat(
                after
                    .data(tensor.name())
                    .asSlice(0, tensor.bytes())
                    .mismatch(before.data(tensor.name())))
            .as(tensor.name())
            .isEqualTo(-1);
      }
      long old = before.data("blocks.0.ffn.key").byteSize();
      assertThat(after.data("blocks.0.ffn.key").asSlice(old).toArray(ValueLayout.JAVA_BYTE))
          .isNotEqualTo(new byte[(int) old]);
    }
    assertThat(losses(child)).isNotEqualTo(losses(root));
  }

  @Test
  void aResumedRunTrainsWhatIsOldAtItsOwnRateInsideTheRamp() throws IOException {
    VersionDocument root = root(TinyModel.of(64));
    RunSpec.Grow spec =
        place.growth(root, Recipes.TWICE.oldTimes(0.25).with(new TauPolicy.Ramp(5)), 8);
    VersionDocument whole = place.version(place.trained(kernel, "r2", 1, spec));
    try (Pulse pulse = place.handingOverAtAStep("r3", 1)) {
      assertThat(place.trained(kernel, "r3", 1, spec, pulse)).isInstanceOf(Ending.HandedOver.class);
    }
    assertThat(ResumePoints.newestWhole(place.store, "r3").orElseThrow().step()).isEqualTo(1);

    VersionDocument resumed = place.version(place.trained(kernel, "r3", 2, spec));

    VersionDocument alike = grown(root, Recipes.TWICE.with(new TauPolicy.Ramp(5)), 8);
    assertThat(resumed.weights().sha256())
        .isEqualTo(whole.weights().sha256())
        .isNotEqualTo(alike.weights().sha256());
    assertThat(optimizer(resumed).sha256()).isEqualTo(optimizer(whole).sha256());
  }

  @Test
  void insertedBlocksChangeNotOneBitAtBirthAndLearn() throws IOException {
    VersionDocument root = root(TinyModel.of(64));
    Recipes deeper = Recipes.TWICE.with(TokenCounts.NONE).with(new Insertion(1, Map.of()));

    VersionDocument child = grown(root, deeper, 8);

    assertThat(certificate(child).maxAbsLogitDifference()).isZero();
    assertThat(child.config().blocks()).hasSize(3);
    assertThat(losses(child)[1]).isLessThan(losses(child)[0]);
    try (SafetensorsFile after = place.file(child.weights())) {
      for (String layer : new String[] {"attn.q", "attn.v", "attn.proj", "ffn"}) {
        assertThat(after.data("blocks.1." + layer + ".value").toArray(ValueLayout.JAVA_BYTE))
            .as(layer)
            .isNotEqualTo(new byte[64 * 32 * 4]);
      }
    }
  }

  @Test
  void copiesInASoftmaxModelPassAndPart() throws IOException {
    VersionDocument root = root(TinyModel.of(64, Theta.SOFTMAX));
    Recipes copies = Recipes.TWICE.with(new Init.Duplicate(Init.NOISE)).with(new TauPolicy.Ramp(2));

    VersionDocument child = grown(root, copies, 6);

    assertThat(certificate(child).passed()).isTrue();
    assertThat(child.config().taus()).containsOnly(128.0);
    try (SafetensorsFile after = place.file(child.weights())) {
      var keys = after.data("blocks.0.ffn.key");
      long half = keys.byteSize() / 2;
      assertThat(keys.asSlice(0, half).mismatch(keys.asSlice(half))).isNotEqualTo(-1);
    }
  }

  @Test
  void aLossyChildIsTrainedOnAndItsCertificateSaysThatItFailed() throws IOException {
    VersionDocument root = root(TinyModel.of(64));
    Recipes lossy = Recipes.TWICE.with(new TauPolicy.Recompute()).asLossy();
    RunSpec.Grow spec = place.growth(root, lossy, 4);

    VersionDocument child = place.version(place.trained(kernel, "r2", 1, spec));

    assertThat(spec.isLossy()).isTrue();
    assertThat(certificate(child).passed()).isFalse();
    assertThat(child.config().taus()).isEqualTo(child.config().freshTaus());
    assertThat(child.trained()).isPresent();
  }

  @Test
  void anOptimizerThatIsResetCountsFromNothing() throws IOException {
    VersionDocument root = root(TinyModel.of(64));

    VersionDocument kept = grown(root, Recipes.TWICE, 4);
    VersionDocument reset = grown(root, Recipes.TWICE.with(OptimizerPolicy.RESET), 4);

    assertThat(updates(kept)).isEqualTo("16");
    assertThat(updates(reset)).isEqualTo("4");
    assertThat(reset.weights()).isNotEqualTo(kept.weights());
  }

  @Test
  void aKeptTauStaysAndARampEndsAtThatOfAFreshModel() throws IOException {
    VersionDocument root = root(TinyModel.of(64));

    VersionDocument kept = grown(root, Recipes.TWICE, 3);
    VersionDocument ramped = grown(root, Recipes.TWICE.with(new TauPolicy.Ramp(2)), 3);

    assertThat(kept.config().taus()).containsOnly(8.0);
    assertThat(ramped.config().taus()).containsOnly(Math.sqrt(128));
  }

  private VersionDocument root(TokenFormerConfig config) throws IOException {
    RunSpec.TrainRoot spec = place.root(config, Workplace.steps(12, 100));
    return place.version(place.trained(kernel, "r1", 1, spec));
  }

  private VersionDocument grown(VersionDocument parent, Recipes recipes, long steps)
      throws IOException {
    RunSpec.Grow spec = place.growth(parent, recipes, steps);
    return place.version(place.trained(kernel, "r" + spec.hash(), 1, spec));
  }

  private static PreservationCertificate certificate(VersionDocument child) {
    return child.birth().map(Birth::certificate).orElseThrow();
  }

  private static double[] losses(VersionDocument version) {
    var losses = version.trained().orElseThrow().losses();
    return new double[] {losses.atBirth(), losses.atEnd()};
  }

  private static Checkpoint optimizer(VersionDocument version) {
    return version.trained().orElseThrow().optimizer();
  }

  private String updates(VersionDocument version) throws IOException {
    try (SafetensorsFile moments = place.file(optimizer(version))) {
      return moments.metadata().getOrDefault(Optimizer.UPDATES, "");
    }
  }
}
