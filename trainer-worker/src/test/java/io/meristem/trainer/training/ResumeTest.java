package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.Precision;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.Planted;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.TrainingOutcome.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupts runs after every batch, in every way that a step can be computed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {

  static final int STEPS = 8;
  static final TokenFormerConfig PARENT = TinyModel.of(8);
  static final TokenFormerConfig CHILD = TinyModel.of(16).withTaus(PARENT.taus());
  static final TokenFormerConfig UNTIED = TinyModel.of(8, Theta.L2_NORM_GELU, false);
  static final Guard SHORT = new Guard(10, 1, 1, 1);

  @TempDir Path folder;
  Kernel kernel;
  Corpus quiet;
  Corpus strange;

  @BeforeAll
  void open(@TempDir Path quietFolder, @TempDir Path strangeFolder) throws IOException {
    kernel = Kernel.open(1);
    quiet = TinyCorpus.in(quietFolder);
    List<Long> planted = List.of(1L, 6L, 7L, 8L, 9L, 15L);
    strange = PlantedCorpus.strange(strangeFolder, PlantedCorpus.batches(7, 4, 16), planted);
  }

  @AfterAll
  void close() {
    strange.close();
    quiet.close();
    kernel.close();
  }

  /** A run to be interrupted. */
  record Interrupted(Birth birth, TrainingSpec spec, Corpus corpus) {}

  /** How a run ended, to the bit. */
  record End(
      String weights,
      String moments,
      double lossAtEnd,
      List<LossPoint> curve,
      List<LossPoint> training,
      GuardTotals guard) {}

  static Stream<Compute> computes() {
    return Stream.of(
        Compute.PLAIN,
        new Compute(Precision.FP32, 2, false),
        new Compute(Precision.FP32, 1, true),
        new Compute(Precision.BF16, 1, false),
        new Compute(Precision.BF16, 4, true));
  }

  /** Tau is ramped over 3 of the 8 steps. */
  @ParameterizedTest
  @MethodSource("computes")
  void aChildThatIsKilledAfterAnyBatchEndsInTheBitsOfTheUninterruptedOne(Compute compute)
      throws IOException {
    checkKilledAnywhere(new Interrupted(grown(), spec(STEPS, 3, compute, SHORT), quiet));
  }

  @ParameterizedTest
  @MethodSource("computes")
  void aChildThatIsHandedOverAfterAnyBatchEndsInTheBitsOfTheUninterruptedOne(Compute compute)
      throws IOException {
    checkHandedOverAnywhere(new Interrupted(grown(), spec(STEPS, 3, compute, SHORT), quiet));
  }

  /** Batch 1 is skipped; 6 to 9 are skipped, halve the rate, skipped and gone back from. */
  @Test
  void theGuardOfAKilledRunDecidesAsThatOfTheUninterruptedOne() throws IOException {
    Interrupted run = new Interrupted(damaged(), spec(10, 3, Compute.PLAIN, SHORT), strange);
    assertThat(ended(run, run.birth(), new Recorder(folder, 999)).guard())
        .isEqualTo(new GuardTotals(6, 1, 1));

    checkKilledAnywhere(run);
  }

  @Test
  void theGuardOfAHandedOverRunDecidesAsThatOfTheUninterruptedOne() throws IOException {
    checkHandedOverAnywhere(new Interrupted(damaged(), spec(10, 3, Compute.PLAIN, SHORT), strange));
  }

  @Test
  void theRunningMeanOfLossesGoesOnWhereItWas(@TempDir Path texts) throws IOException {
    Batches batches = PlantedCorpus.batches(7, 4, 16);
    TrainingSpec spec = spec(140, 20, Compute.PLAIN, SHORT);
    try (Corpus noisy = PlantedCorpus.noise(texts, batches, List.of(121L, 128L))) {
      Interrupted run = new Interrupted(fresh(UNTIED), spec, noisy);
      Recorder whole = new Recorder(folder, 999);
      End end = ended(run, run.birth(), whole);
      assertThat(end.guard()).isEqualTo(new GuardTotals(2, 0, 0));

      for (int stop : new int[] {45, 105, 121, 122, 125, 129}) {
        checkKilled(run, whole, end, stop);
      }
    }
  }

  @Test
  void theLossOfTheBatchesIsKeptAsAMean() throws IOException {
    Interrupted run = new Interrupted(fresh(UNTIED), spec(STEPS, 3, Compute.PLAIN, SHORT), quiet);
    Recorder recorder = new Recorder(folder, 999);

    End end = ended(run, run.birth(), recorder);

    double mean = recorder.losses().stream().mapToDouble(loss -> loss).average().orElseThrow();
    assertThat(end.training()).hasSize(STEPS);
    assertThat(end.training().getLast().loss()).isCloseTo(mean, within(1e-9));
  }

  private void checkKilledAnywhere(Interrupted run) throws IOException {
    Recorder whole = new Recorder(folder, 999);
    End end = ended(run, run.birth(), whole);
    for (int stop = 1; stop <= whole.heard(); stop++) {
      checkKilled(run, whole, end, stop);
    }
  }

  private void checkKilled(Interrupted run, Recorder whole, End end, int stop) throws IOException {
    Recorder first = Recorder.killing(folder, stop);
    assertThatThrownBy(() -> outcome(run, run.birth(), first)).isInstanceOf(Recorder.Killed.class);
    checkResumed(run, first, whole, end);
  }

  private void checkHandedOverAnywhere(Interrupted run) throws IOException {
    Recorder whole = new Recorder(folder, 999);
    End end = ended(run, run.birth(), whole);
    for (int stop = 1; stop <= whole.heard(); stop++) {
      Recorder first = new Recorder(folder, stop);
      assertThat(outcome(run, run.birth(), first)).isInstanceOf(TrainingOutcome.HandedOver.class);
      checkResumed(run, first, whole, end);
    }
  }

  private void checkResumed(Interrupted run, Recorder first, Recorder whole, End end)
      throws IOException {
    Recorder rest = new Recorder(folder, 999);

    End resumed = ended(run, first.newest(run.birth()), rest);

    assertThat(resumed).as("after %d batches", first.heard()).isEqualTo(end);
    assertThat(whole.losses()).startsWith(first.losses().toArray(Double[]::new));
    assertThat(whole.losses()).endsWith(rest.losses().toArray(Double[]::new));
  }

  private End ended(Interrupted run, StartingPoint start, Recorder recorder) throws IOException {
    Finished finished = (Finished) outcome(run, start, recorder);
    assertThat(finished.curve())
        .extracting(LossPoint::step)
        .hasSize(run.spec().pointsBetween())
        .allMatch(run.spec()::isMeasuredAfter)
        .isSorted();
    assertThat(finished.training())
        .extracting(LossPoint::step)
        .allMatch(run.spec()::isTrainingLossKeptAfter)
        .isSorted()
        .endsWith(run.spec().steps());
    return new End(
        Sha256.of(finished.weights()),
        Sha256.of(finished.moments()),
        finished.lossAtEnd(),
        finished.curve(),
        finished.training(),
        finished.guard());
  }

  private TrainingOutcome outcome(Interrupted run, StartingPoint start, Recorder recorder)
      throws IOException {
    Path directory = Files.createTempDirectory(folder, "run");
    return new Training(kernel, run.spec(), run.corpus(), directory).run(start, recorder);
  }

  private static TrainingSpec spec(long steps, long resumeEvery, Compute compute, Guard guard) {
    return new TrainingSpec(
        steps, 4, 16, 1e-2, 1e-3, 0.4, 0.1, 1, 7, 2, resumeEvery, compute, guard);
  }

  private Birth fresh(TokenFormerConfig config) throws IOException {
    Path weights = Files.createTempFile(folder, "birth", "");
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1)) {
      model.save(weights, Map.of("format", "pt"));
    }
    return new Birth(config, weights, Optional.empty(), Optional.empty());
  }

  /** A model that gives no number where the planted byte is. */
  private Birth damaged() throws IOException {
    Birth birth = fresh(UNTIED);
    Planted.row(birth.weights(), "embed", PlantedCorpus.STRANGE, Float.NaN);
    return birth;
  }

  private Birth grown() throws IOException {
    Interrupted root = new Interrupted(fresh(PARENT), spec(5, 5, Compute.PLAIN, SHORT), quiet);
    Finished parent = (Finished) outcome(root, root.birth(), new Recorder(folder, 999));
    Path weights = Files.createTempFile(folder, "child", "");
    Path moments = Files.createTempFile(folder, "child-moments", "");
    GrowthRewrite growth = Recipes.TWICE.withTokensOf(CHILD).of(PARENT);
    growth.weights(parent.weights(), weights, growth.rows(1));
    growth.moments(parent.moments(), moments);
    return new Birth(CHILD, weights, Optional.of(moments), Optional.of(TauRamp.of(CHILD, 3)));
  }
}
