package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.OldRows;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.StartingPoint.Resumed;
import io.meristem.trainer.training.TrainingOutcome.Diverged;
import io.meristem.trainer.training.TrainingOutcome.Finished;
import io.meristem.trainer.training.TrainingOutcome.HandedOver;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingTest {

  static final int STEPS = 20;
  static final TokenFormerConfig PARENT = TinyModel.of(8);
  static final TokenFormerConfig CHILD = TinyModel.of(16).withTaus(PARENT.taus());

  @TempDir Path folder;
  Kernel kernel;
  Corpus corpus;

  @BeforeAll
  void open(@TempDir Path texts) throws IOException {
    kernel = Kernel.open(1);
    corpus = TinyCorpus.in(texts);
  }

  @AfterAll
  void close() {
    corpus.close();
    kernel.close();
  }

  @Test
  void aRootLearns() throws IOException {
    Recorder recorder = recorder(Integer.MAX_VALUE);

    Finished finished = finished(training("root", STEPS, 0.01).run(root(), recorder));

    assertThat(finished.lossAtBirth()).isBetween(5.0, 6.0);
    assertThat(finished.lossAtEnd()).isLessThan(finished.lossAtBirth() - 1);
    assertThat(finished.updates()).isEqualTo(STEPS);
    assertThat(recorder.reports).extracting(StepReport::step).containsExactlyElementsOf(steps());
  }

  @Test
  void resumePointsAreWrittenOnTheWayButNotAtTheEnd() throws IOException {
    Recorder recorder = recorder(Integer.MAX_VALUE);

    TrainingOutcome _ = training("points", STEPS, 0.01).run(root(), recorder);

    assertThat(recorder.points)
        .extracting(point -> point.state().step())
        .containsExactly(5L, 10L, 15L);
  }

  /**
   * Tau is ramped over the first 8 of the 20 steps, so that the first stops lie inside the ramp.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8, 12, 20})
  void anInterruptedRunEndsInTheBitsOfTheUninterruptedOne(int stop) throws IOException {
    Finished parent = finished(training("parent", STEPS, 0.01).run(root(), recorder(99)));
    StartingPoint start = grown(parent);
    Finished whole = finished(training("whole", STEPS, 0.4).run(start, recorder(99)));
    Training interrupted = training("interrupted", STEPS, 0.4);
    TrainingOutcome first = interrupted.run(start, recorder(stop));
    SavedPoint point = ((HandedOver) first).point();

    Finished resumed =
        finished(
            interrupted.run(new Resumed(CHILD, point, OldRows.NONE, _ -> start), recorder(99)));

    assertThat(resumed.weights()).hasSameBinaryContentAs(whole.weights());
    assertThat(resumed.moments()).hasSameBinaryContentAs(whole.moments());
    assertThat(resumed.config()).isEqualTo(whole.config());
    assertThat(resumed.lossAtBirth()).isEqualTo(whole.lossAtBirth());
    assertThat(resumed.lossAtEnd()).isEqualTo(whole.lossAtEnd());
  }

  @Test
  void aChildIsBornWithTheLossOfItsParentAndEndsWithTheTausOfItsSize() throws IOException {
    Finished parent = finished(training("parent", STEPS, 0.01).run(root(), recorder(99)));

    Finished child = finished(training("child", STEPS, 0.4).run(grown(parent), recorder(99)));

    assertThat(child.lossAtBirth()).isCloseTo(parent.lossAtEnd(), within(1e-5));
    assertThat(child.config()).isEqualTo(TinyModel.of(16));
    assertThat(child.updates()).isEqualTo(2 * STEPS);
  }

  @Test
  void withoutStepsTheModelIsPublishedAsItWasBorn() throws IOException {
    Finished parent = finished(training("parent", STEPS, 0.01).run(root(), recorder(99)));
    Birth start = grown(parent);

    Finished child = finished(training("child", 0, 0.4).run(start, recorder(99)));

    assertThat(child.weights()).hasSameBinaryContentAs(start.weights());
    assertThat(child.config()).isEqualTo(CHILD);
    assertThat(child.lossAtEnd()).isEqualTo(child.lossAtBirth());
  }

  @Test
  void aModelThatIsBornBrokenIsNeitherTrainedNorFinished() throws IOException {
    Recorder recorder = recorder(99);

    TrainingOutcome outcome = training("broken", 0, 0.01).run(broken(), recorder);

    assertThat(recorder.reports).isEmpty();
    assertThat(outcome).isInstanceOf(Diverged.class);
    assertThat(((Diverged) outcome).reason()).contains("born with a validation loss of NaN");
  }

  @Test
  void aResumePointWhoseMomentsAreOfAnotherStepIsRefused() throws IOException {
    Training training = training("mixed", STEPS, 0.01);
    Recorder recorder = recorder(99);
    TrainingOutcome _ = training.run(root(), recorder);
    SavedPoint early = recorder.points.get(0);
    SavedPoint late = recorder.points.get(1);
    SavedPoint mixed = new SavedPoint(late.weights(), early.moments(), late.state());

    assertThatThrownBy(
            () -> training.run(new Resumed(PARENT, mixed, OldRows.NONE, _ -> root()), recorder(99)))
        .hasMessageContaining("has seen 5 updates, and the state beside it 10");
  }

  private static List<Long> steps() {
    return LongStream.rangeClosed(1, STEPS).boxed().toList();
  }

  private static Finished finished(TrainingOutcome outcome) {
    return (Finished) outcome;
  }

  private Recorder recorder(int stop) {
    return new Recorder(folder, stop);
  }

  private Training training(String name, long steps, double warmup) throws IOException {
    TrainingSpec spec =
        new TrainingSpec(
            steps,
            4,
            TinyModel.SEQUENCE,
            1e-2,
            1e-3,
            warmup,
            0.1,
            1,
            7,
            8,
            5,
            Compute.PLAIN,
            Guard.DEFAULT);
    Path directory = Files.createDirectories(folder.resolve(name));
    return new Training(kernel, spec, corpus, directory);
  }

  private Birth root() {
    Path weights = folder.resolve("root-weights");
    try (TokenFormer model = TokenFormer.fresh(kernel, PARENT, 1)) {
      model.save(weights, Map.of("format", "pt"));
    }
    return new Birth(PARENT, weights, Optional.empty(), Optional.empty());
  }

  private Birth broken() {
    List<Double> absurd = PARENT.taus().stream().map(tau -> tau * 1e38).toList();
    return new Birth(PARENT.withTaus(absurd), root().weights(), Optional.empty(), Optional.empty());
  }

  private Birth grown(Finished parent) {
    GrowthRewrite growth = Recipes.TWICE.withTokensOf(CHILD).of(PARENT);
    Path weights = folder.resolve("child-weights");
    Path moments = folder.resolve("child-moments");
    growth.weights(parent.weights(), weights, growth.rows(1));
    growth.moments(parent.moments(), moments);
    return new Birth(CHILD, weights, Optional.of(moments), Optional.of(TauRamp.of(CHILD, 8)));
  }
}
