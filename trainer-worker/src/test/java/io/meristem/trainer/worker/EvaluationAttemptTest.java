package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Measured;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationAttemptTest {

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
  void aVersionIsMeasuredOnEachSet() throws IOException {
    VersionDocument root = root();
    DatasetRef own = root.trained().orElseThrow().dataset();
    DatasetRef strange = place.dataset("rother", "GOD 2468, QED. ".repeat(100));

    EvaluationReport report = report("r2", spec(root, List.of(own, strange)));

    assertThat(report.version()).isEqualTo(root.id());
    assertThat(report.measured()).extracting(Measured::dataset).containsExactly(own, strange);
    assertThat(report.measured().getLast().loss())
        .isGreaterThan(report.measured().getFirst().loss() + 0.5);
  }

  @Test
  void onItsOwnSetAVersionHasTheLossThatItsTrainingEndedWith() throws IOException {
    VersionDocument root = root();
    Losses losses = root.trained().orElseThrow().losses();
    DatasetRef own = root.trained().orElseThrow().dataset();

    Measured measured = report("r2", spec(root, List.of(own))).measured().getFirst();

    assertThat(measured.loss()).isEqualTo(losses.atEnd());
    assertThat(measured.windows()).isEqualTo(losses.windows());
  }

  @Test
  void theSameEvaluationAgainFindsTheSameNumbers() throws IOException {
    VersionDocument root = root();
    RunSpec.Evaluate spec = spec(root, List.of(root.trained().orElseThrow().dataset()));

    List<Measured> first = report("r2", spec).measured();

    assertThat(report("r3", spec).measured()).isEqualTo(first);
  }

  @Test
  void bitsPerByteOfBytesAreTheLossInBits() throws IOException {
    VersionDocument root = root();

    Measured measured =
        report("r2", spec(root, List.of(root.trained().orElseThrow().dataset())))
            .measured()
            .getFirst();

    assertThat(measured.bitsPerByte()).isCloseTo(measured.loss() / Math.log(2), within(1e-12));
    assertThat(measured.perplexity()).isCloseTo(Math.exp(measured.loss()), within(1e-12));
  }

  @Test
  void anEvaluationThatIsAskedToStopHandsItsRunOver() throws IOException {
    VersionDocument root = root();
    RunSpec.Evaluate spec = spec(root, List.of(root.trained().orElseThrow().dataset()));
    try (Pulse pulse = place.quietPulse("r2", 1)) {
      pulse.handOver();

      Ending ending = place.evaluated(kernel, "r2", spec, pulse);

      assertThat(ending).isInstanceOf(Ending.HandedOver.class);
    }
  }

  private VersionDocument root() throws IOException {
    return place.version(place.trained(kernel, "r1", 1, place.root(Workplace.steps(12, 100))));
  }

  private RunSpec.Evaluate spec(VersionDocument version, List<DatasetRef> datasets) {
    return new RunSpec.Evaluate(
        "model", place.parent(version), datasets, 4, 16, OptionalLong.empty());
  }

  private EvaluationReport report(String run, RunSpec.Evaluate spec) throws IOException {
    try (Pulse pulse = place.quietPulse(run, 1)) {
      return place.document(place.evaluated(kernel, run, spec, pulse), EvaluationReport.class);
    }
  }
}
