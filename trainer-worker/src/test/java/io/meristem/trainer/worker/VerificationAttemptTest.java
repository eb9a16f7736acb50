package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationAttemptTest {

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
  void aGrowthThatIsDoneAgainIsConfirmed() throws IOException {
    RunSpec.Grow growth = place.growth(root(), 8);
    VersionDocument child = place.version(place.trained(kernel, "r2", 1, growth));

    VerificationReport report = verified(child, growth);

    assertThat(report.isConfirmed()).isTrue();
    assertThat(report.version()).isEqualTo(child.id());
    assertThat(report.found()).isEqualTo(report.recorded());
  }

  @Test
  void aBirthThatWasNotThatOfTheGrowthIsNotConfirmed() throws IOException {
    RunSpec.Grow growth = place.growth(root(), 8);
    VersionDocument child = place.version(place.trained(kernel, "r2", 1, growth));
    Birth birth = child.birth().orElseThrow();
    Birth forged = new Birth(Sha256.of("another"), birth.certificate(), birth.probe());

    VerificationReport report = verified(withBirth(child, Optional.of(forged)), growth);

    assertThat(report.isConfirmed()).isFalse();
    assertThat(report.recorded()).isEqualTo(forged);
    assertThat(report.found().sha256()).isEqualTo(birth.sha256());
  }

  @Test
  void aBirthFromOtherRandomNumbersIsNotConfirmed() throws IOException {
    VersionDocument root = root();
    RunSpec.Grow growth = place.growth(root, 8);
    VersionDocument child = place.version(place.trained(kernel, "r2", 1, growth));
    RunSpec.Grow other =
        place.growth(
            root, Recipes.TWICE.with(new Init.ZeroKey(0.2)).with(new TauPolicy.Ramp(3)), 8);

    VerificationReport report = verified(child, other);

    assertThat(report.isConfirmed()).isFalse();
    assertThat(report.found().certificate().passed()).isTrue();
  }

  @Test
  void aVersionWithoutABirthIsRefused() throws IOException {
    VersionDocument root = root();
    RunSpec.Verify spec =
        new RunSpec.Verify(place.parent(root), place.growth(root, 8), OptionalLong.empty());

    Ending ending = place.verified(kernel, "r3", spec);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo("nothing-to-verify");
              assertThat(failed.problem().detail()).contains(root.id());
              assertThat(failed.retryable()).isFalse();
            });
  }

  private VersionDocument root() throws IOException {
    return place.version(place.trained(kernel, "r1", 1, place.root(Workplace.steps(12, 100))));
  }

  private VerificationReport verified(VersionDocument child, RunSpec.Grow growth)
      throws IOException {
    RunSpec.Verify spec = new RunSpec.Verify(place.parent(child), growth, OptionalLong.empty());
    return place.document(place.verified(kernel, "r3", spec), VerificationReport.class);
  }

  private static VersionDocument withBirth(VersionDocument version, Optional<Birth> birth) {
    return new VersionDocument(
        version.id(),
        version.model(),
        version.run(),
        version.attempt(),
        version.edge(),
        version.parents(),
        version.config(),
        version.parameters(),
        version.weights(),
        version.files(),
        birth,
        version.trained(),
        version.exposure(),
        version.provenance());
  }
}
