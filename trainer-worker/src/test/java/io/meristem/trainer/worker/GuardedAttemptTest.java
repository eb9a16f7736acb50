package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.Planted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard, from a run's specification to its version, over any number of attempts. */
class GuardedAttemptTest {

  private static final int STEPS = 120;

  /** Refuses every loss above the mean. */
  private static final double STRICT = 1e-9;

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
  void aVersionTellsWhatItsGuardDid() throws IOException {
    RunSpec.TrainRoot spec = root(new Guard(1, 1000, 0, 0));

    Trained trained = trained(place.trained(kernel, "r1", 1, spec));

    assertThat(trained.guard().skipped()).isPositive();
    assertThat(trained.guard()).isEqualTo(new GuardTotals(trained.guard().skipped(), 0, 0));
    assertThat(trained.window().steps()).isEqualTo(STEPS);
    assertThat(trained.peakMemoryBytes().orElse(1)).isPositive();
  }

  @Test
  void aRunThatTheGuardGivesUpFailsForGoodWithTheReason() throws IOException {
    Ending ending = place.trained(kernel, "r1", 1, root(new Guard(STRICT, 0, 0, 0)));

    assertThat(ending).isInstanceOf(Ending.Failed.class);
    Ending.Failed failed = (Ending.Failed) ending;
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.problem().type()).isEqualTo("diverged");
    assertThat(failed.problem().detail()).contains("above the limit of", "refused 1 batches");
  }

  @Test
  void aRunOfManyAttemptsGoesBackToPointsOfEarlierOnesAndEndsInTheBitsOfAnUndisturbedOne()
      throws IOException {
    RunSpec.TrainRoot spec = root(new Guard(1, 0, 0, 99));
    VersionDocument whole = place.version(place.trained(kernel, "r1", 1, spec));
    assertThat(trained(whole).guard().wentBack()).isPositive();

    VersionDocument handedOn = place.version(handedOverAfterEachBatch("r2", spec));

    assertThat(handedOn.attempt()).isGreaterThan(STEPS);
    assertThat(handedOn.weights().sha256()).isEqualTo(whole.weights().sha256());
    assertThat(trained(handedOn).optimizer().sha256())
        .isEqualTo(trained(whole).optimizer().sha256());
    assertThat(trained(handedOn).guard()).isEqualTo(trained(whole).guard());
    assertThat(trained(handedOn).losses()).isEqualTo(trained(whole).losses());
  }

  @Test
  void aVersionTellsItsDeadTokens() throws IOException {
    VersionDocument root = place.version(place.trained(kernel, "r1", 1, root(Guard.DEFAULT)));
    assertThat(trained(root).deadTokens()).isEmpty();
    RunSpec.Continue spec =
        new RunSpec.Continue(
            "model",
            withoutToken3(root),
            trained(root).dataset(),
            root.config(),
            Workplace.steps(0, 100));

    Trained control = trained(place.trained(kernel, "r2", 1, spec));

    assertThat(control.deadTokens()).isEqualTo(Map.of("blocks.1.attn.v", 1));
  }

  private Ending handedOverAfterEachBatch(String run, RunSpec.TrainRoot spec) throws IOException {
    for (int attempt = 1; attempt < 10 * STEPS; attempt++) {
      try (Pulse pulse = place.handingOverAtAStep(run, attempt)) {
        Ending ending = place.trained(kernel, run, attempt, spec, pulse);
        if (!(ending instanceof Ending.HandedOver)) {
          return ending;
        }
        if (ResumePoints.newestWhole(place.store, run).orElseThrow().step() == STEPS) {
          return place.trained(kernel, run, attempt + 1, spec);
        }
      }
    }
    throw new AssertionError("no end in sight");
  }

  /** The same version with a token less, as far as gradients are concerned. */
  private ParentRef withoutToken3(VersionDocument version) throws IOException {
    Blobs blobs = new Blobs(place.store, version.run(), version.attempt());
    Path weights =
        Files.copy(
            blobs.joined(version.weights(), directory.resolve("whole"), () -> {}),
            directory.resolve("planted"));
    Planted.row(weights, "blocks.1.attn.v.key", 3, 0);
    Planted.row(weights, "blocks.1.attn.v.value", 3, 0);
    Checkpoint planted = Checkpoint.of(blobs.upload(weights));
    ObjectNode document = (ObjectNode) Documents.JSON.readTree(Documents.text(version));
    document.set("weights", Documents.JSON.valueToTree(planted));
    return new ParentRef(version.id(), blobs.upload(document.toString()));
  }

  private static Trained trained(VersionDocument version) {
    return version.trained().orElseThrow();
  }

  private Trained trained(Ending ending) {
    return trained(place.version(ending));
  }

  private RunSpec.TrainRoot root(Guard guard) throws IOException {
    return place.root(
        new TrainingSpec(STEPS, 2, 16, 3e-2, 3e-2, 0.1, 0.1, 1.0, 7, 4, 10, Compute.PLAIN, guard));
  }
}
