package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.GuardVerdict.WentBack;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.Planted;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.TrainingOutcome.Diverged;
import io.meristem.trainer.training.TrainingOutcome.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every rung of the guard's ladder, on planted cases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedTrainingTest {

  static final int STEPS = 160;
  static final int RESUME_EVERY = 20;
  static final TokenFormerConfig UNTIED = TinyModel.of(8, Theta.L2_NORM_GELU, false);
  static final Guard SHORT = new Guard(10, 1, 1, 1);

  @TempDir Path folder;
  Kernel kernel;
  Recorder recorder = new Recorder(Path.of("."), 0);

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  @Test
  void noiseInOneBatchIsSkippedAndNothingIsMissing() throws IOException {
    TrainingOutcome outcome = trained(Guard.DEFAULT, noise(145));

    Finished finished = (Finished) outcome;
    assertThat(finished.guard()).isEqualTo(new GuardTotals(1, 0, 0));
    assertThat(finished.updates()).isEqualTo(STEPS);
    assertThat(recorder.refusals.getFirst().reason())
        .startsWith("update 146 found a loss of ")
        .contains("above the limit of ")
        .endsWith("its batch is skipped");
    assertThat(recorder.losses()).hasSize(STEPS).allMatch(loss -> loss < 6);
  }

  @Test
  void noiseThatOutlastsTheSkipsHalvesTheLearningRateForGood() throws IOException {
    TrainingOutcome outcome = trained(SHORT, noise(145, 146));

    assertThat(((Finished) outcome).guard()).isEqualTo(new GuardTotals(2, 1, 0));
    assertThat(recorder.refusals.getLast().reason()).endsWith("the learning rate is halved");
    LearningRate schedule = LearningRate.of(spec(SHORT, RESUME_EVERY));
    assertThat(recorder.reports)
        .allMatch(report ->
            report.learningRate()
                == schedule.at(report.step() - 1) * (report.step() > 145 ? 0.5 : 1));
  }

  @Test
  void noiseThatOutlastsTheHalvingsSendsTrainingBackToTheLastGoodPoint() throws IOException {
    TrainingOutcome outcome = trained(SHORT, noise(145, 146, 147, 148));

    Finished finished = (Finished) outcome;
    assertThat(finished.guard()).isEqualTo(new GuardTotals(4, 1, 1));
    assertThat(finished.updates()).isEqualTo(STEPS);
    assertThat(recorder.refusals.getLast().reason()).endsWith("goes back to its last good point");
    assertThat(recorder.reports)
        .extracting(StepReport::step)
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.rangeClosed(1, 145), LongStream.rangeClosed(141, STEPS))
                .boxed()
                .toList());
    assertThat(lossesAgain(0)).doesNotContainAnyElementsOf(lossesAgain(5));
  }

  @Test
  void aPointWhoseWeightsWereNeverTriedIsNotGoneBackTo() throws IOException {
    TrainingOutcome outcome = trained(SHORT, noise(140, 141, 142, 143));

    assertThat(((Finished) outcome).guard()).isEqualTo(new GuardTotals(4, 1, 1));
    assertThat(recorder.reports.get(140).step()).isEqualTo(121);
  }

  @Test
  void beforeTheFirstResumePointTrainingGoesBackToItsBirth() throws IOException {
    TrainingOutcome outcome =
        training(SHORT, 1000, noise(145, 146, 147, 148)).run(birth(UNTIED), recorder());

    assertThat(((Finished) outcome).guard()).isEqualTo(new GuardTotals(4, 1, 1));
    assertThat(recorder.refusals.getLast().reason()).endsWith("goes back to its birth");
    assertThat(recorder.reports.get(145).step()).isEqualTo(1);
  }

  @Test
  void noiseWithoutEndFailsAndSaysWhatWasTried() throws IOException {
    TrainingOutcome outcome = trained(SHORT, noise(LongStream.rangeClosed(145, 160).toArray()));

    Diverged diverged = (Diverged) outcome;
    assertThat(diverged.step()).isEqualTo(141);
    assertThat(diverged.reason())
        .startsWith("update 141 found a loss of ")
        .contains("above the limit of ")
        .contains("at learning rate ")
        .contains("refused 8 batches, halved the learning rate 2 times and gone back 1 times")
        .contains("look for damaged text in the dataset");
  }

  @Test
  void aWeightThatIsNoNumberIsSkippedWhereverItCounts() throws IOException {
    Birth birth = birth(UNTIED);
    Planted.row(birth.weights(), "embed", PlantedCorpus.STRANGE, Float.NaN);
    Corpus corpus = PlantedCorpus.strange(folder, batches(), List.of(1L, 7L));

    TrainingOutcome outcome = training(Guard.DEFAULT, RESUME_EVERY, corpus).run(birth, recorder());

    assertThat(((Finished) outcome).guard()).isEqualTo(new GuardTotals(2, 0, 0));
    assertThat(recorder.refusals)
        .extracting(refused -> refused.reason().replaceFirst(" at learning rate.*", ""))
        .containsExactly(
            "update 2 found a loss of NaN and a gradient norm of NaN",
            "update 7 found a loss of NaN and a gradient norm of NaN");
  }

  @Test
  void weightsThatGiveNoNumberInAnyBatchClimbTheWholeLadder() throws IOException {
    Birth birth = birth(UNTIED);
    Planted.row(birth.weights(), "embed", ' ', Float.NaN);
    Corpus corpus = withoutValidation(' ');

    TrainingOutcome outcome = training(Guard.DEFAULT, RESUME_EVERY, corpus).run(birth, recorder());

    assertThat(recorder.reports).isEmpty();
    assertThat(((Diverged) outcome).reason())
        .startsWith("update 1 found a loss of NaN and a gradient norm of NaN")
        .contains("refused 24 batches, halved the learning rate 4 times and gone back 1 times")
        .contains("start from another version");
  }

  @Test
  void aLearningRateThatExplodesIsHalvedAndThenGivenUp() throws IOException {
    Finished parent = (Finished) trained(Guard.DEFAULT, noise());
    Birth learnt = new Birth(UNTIED, parent.weights(), Optional.empty(), Optional.empty());
    TrainingSpec quick =
        new TrainingSpec(STEPS, 4, 16, 1, 1, 0, 0, 1, 7, 8, RESUME_EVERY, Compute.PLAIN, SHORT);
    Path own = Files.createTempDirectory(folder, "own");

    TrainingOutcome outcome = new Training(kernel, quick, noise(), own).run(learnt, recorder());

    assertThat(recorder.refusals).anyMatch(WentBack.class::isInstance);
    assertThat(((Diverged) outcome).reason())
        .contains(
            "above the limit of ", "halved the learning rate 2 times", "at learning rate 0.25");
  }

  @Test
  void theDefaultGuardLeavesAQuietTextAlone() throws IOException {
    TrainingOutcome outcome = trained(Guard.DEFAULT, noise());

    assertThat(((Finished) outcome).guard()).isEqualTo(GuardTotals.NONE);
  }

  @Test
  void deadTokensAreCountedAtBirthAndAtTheEnd() throws IOException {
    Birth birth = birth(UNTIED);
    Planted.row(birth.weights(), "blocks.0.ffn.key", 3, 0);
    Planted.row(birth.weights(), "blocks.0.ffn.value", 3, 0);

    TrainingOutcome outcome = training(Guard.DEFAULT, RESUME_EVERY, noise()).run(birth, recorder());

    assertThat(recorder.deadAtBirth).isEqualTo(Map.of("blocks.0.ffn", 1));
    assertThat(((Finished) outcome).deadTokens()).isEqualTo(Map.of("blocks.0.ffn", 1));
  }

  @Test
  void onlyTheFilesThatTrainingMayGoBackToAreKept() throws IOException {
    Path own = Files.createTempDirectory(folder, "own");

    TrainingOutcome _ =
        new Training(kernel, spec(Guard.DEFAULT, 10), noise(), own).run(birth(UNTIED), recorder());

    try (var files = Files.walk(own)) {
      assertThat(files.filter(Files::isRegularFile).map(own::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "weights.safetensors",
              "moments.safetensors",
              "resume-140/weights.safetensors",
              "resume-140/moments.safetensors",
              "resume-150/weights.safetensors",
              "resume-150/moments.safetensors");
    }
  }

  private List<Double> lossesAgain(int passed) {
    return recorder.losses().subList(140 + passed, 145 + passed);
  }

  private TrainingOutcome trained(Guard guard, Corpus corpus) throws IOException {
    return training(guard, RESUME_EVERY, corpus).run(birth(UNTIED), recorder());
  }

  private Recorder recorder() {
    recorder = new Recorder(folder, Integer.MAX_VALUE);
    return recorder;
  }

  private Training training(Guard guard, int resumeEvery, Corpus corpus) {
    return new Training(kernel, spec(guard, resumeEvery), corpus, folder);
  }

  private static TrainingSpec spec(Guard guard, int resumeEvery) {
    return new TrainingSpec(
        STEPS, 4, 16, 1e-2, 1e-3, 0.1, 0.1, 1, 7, 8, resumeEvery, Compute.PLAIN, guard);
  }

  private static Batches batches() {
    return PlantedCorpus.batches(7, 4, 16);
  }

  private Corpus noise(long... batches) throws IOException {
    return PlantedCorpus.noise(folder, batches(), LongStream.of(batches).boxed().toList());
  }

  /** A validation text without this letter, which is in every sentence that is trained on. */
  private Corpus withoutValidation(char letter) throws IOException {
    Corpus corpus = noise();
    Path validation = folder.resolve("validation");
    String text = Files.readString(validation).replace(letter, '_');
    corpus.close();
    Files.writeString(validation, text);
    return PlantedCorpus.open(folder.resolve("train"), validation);
  }

  private Birth birth(TokenFormerConfig config) throws IOException {
    Path weights = Files.createTempFile(folder, "birth", "");
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1)) {
      model.save(weights, Map.of("format", "pt"));
    }
    return new Birth(config, weights, Optional.empty(), Optional.empty());
  }
}
