package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalS3;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.Precision;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Training processes that are killed in the middle of a step, against a real S3 server. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class TrainingKilledFaultIT {

  static final int STEPS = 40;
  static final int KILLS = 3;
  static final int SIGKILLED = 128 + 9;

  @TempDir static Path folder;
  static LocalS3 server;
  static S3Settings settings;
  static S3ObjectStore store;

  @BeforeAll
  static void start() {
    server = LocalS3.start(folder.resolve("s3"));
    settings =
        new S3Settings(
            server.endpoint(),
            server.region(),
            server.accessKey(),
            server.secretKey(),
            server.bucket());
    store = new S3ObjectStore(settings);
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Test
  void aRunThatIsKilledAgainAndAgainEndsInTheBitsOfAnUndisturbedOne() throws Exception {
    Workplace place = new Workplace(folder, store);

    assertKilledEndsAlike(place, "root", place.root(accumulated()));
  }

  @Test
  void aGrowthThatIsKilledInsideItsTauRampEndsInTheBitsOfAnUndisturbedOne() throws Exception {
    Workplace place = new Workplace(folder, store);
    VersionDocument parent = undisturbed(place, "parent", place.root(Workplace.steps(12, 100)));
    RunSpec.Grow growth =
        place.growth(parent, Recipes.TWICE.with(new TauPolicy.Ramp(STEPS)), STEPS);
    RunSpec.Grow spec =
        new RunSpec.Grow(
            growth.model(),
            growth.parent(),
            growth.dataset(),
            growth.recipe(),
            growth.config(),
            accumulated());

    assertKilledEndsAlike(place, "growth", spec);
  }

  private static void assertKilledEndsAlike(Workplace place, String run, RunSpec.Training spec)
      throws Exception {
    store.put(ChildProcess.specKey(run), Documents.text(spec));
    VersionDocument whole = undisturbed(place, "whole-" + run, spec);
    Random random = new Random(11);
    for (int attempt = 1; attempt <= KILLS; attempt++) {
      assertThat(kill(run, attempt, random)).isEqualTo(SIGKILLED);
    }
    assertThat(ResumePoints.newestWhole(store, run).orElseThrow().step()).isBetween(3L, STEPS - 1L);

    VersionDocument resumed = finished(run, KILLS + 1);

    assertThat(resumed.weights().sha256()).isEqualTo(whole.weights().sha256());
    assertThat(resumed.trained().orElseThrow().optimizer().sha256())
        .isEqualTo(whole.trained().orElseThrow().optimizer().sha256());
    assertThat(resumed.trained().orElseThrow().losses())
        .isEqualTo(whole.trained().orElseThrow().losses());
  }

  /** Eight micro-batches a step, and a resume point every three steps. */
  private static TrainingSpec accumulated() {
    Compute compute = new Compute(Precision.FP32, 8, true);
    return new TrainingSpec(
        STEPS, 64, 16, 1e-2, 1e-3, 0.3, 0.1, 1.0, 7, 4, 3, compute, Guard.DEFAULT);
  }

  private static VersionDocument undisturbed(Workplace place, String run, RunSpec.Training spec)
      throws IOException {
    try (Kernel kernel = Kernel.open(1)) {
      return place.version(place.trained(kernel, run, 1, spec));
    }
  }

  /** Kills an attempt some steps after its first one, anywhere within a step. */
  private static int kill(String run, int attempt, Random random) throws Exception {
    Process child = ChildProcess.start(settings, folder, run, attempt);
    try (BufferedReader steps = child.inputReader()) {
      long first = awaitStep(steps, 1);
      long _ = awaitStep(steps, first + 2 + random.nextInt(5));
      long moment = System.nanoTime() + random.nextInt(20_000_000);
      while (System.nanoTime() < moment) {
        Thread.onSpinWait();
      }
    } finally {
      child.destroyForcibly();
    }
    return child.waitFor();
  }

  private static long awaitStep(BufferedReader steps, long wanted) throws IOException {
    long step = 0;
    while (step < wanted) {
      String line = steps.readLine();
      assertThat(line).as("the child's next step, before step " + wanted).isNotNull();
      step = Long.parseLong(line);
    }
    return step;
  }

  private static VersionDocument finished(String run, int attempt) throws Exception {
    Process child = ChildProcess.start(settings, folder, run, attempt);
    try (BufferedReader steps = child.inputReader()) {
      assertThat(steps.lines().mapToLong(Long::parseLong).max()).hasValue(STEPS);
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor()).isZero();
    String done = store.get(ChildProcess.doneKey(run)).orElseThrow();
    BlobRef document = Documents.read(ChildProcess.doneKey(run), done, BlobRef.class);
    return Documents.read(
        document.key(), store.get(document.key()).orElseThrow(), VersionDocument.class);
  }
}
