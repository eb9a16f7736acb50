package io.meristem.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.trainer.growth.Preservation.Checkpoint;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.tokenformer.Tokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreservationTest {

  static final Probe PROBE = new Probe(tokens(1), tokens(2));

  @TempDir Path folder;
  Kernel kernel;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  @Test
  void multiplesOf64TokensArePreservedToTheLastBit() {
    Checkpoint parent = root(TinyModel.of(64));
    Checkpoint child = grown(parent, Recipes.TWICE);

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(certificate.maxAbsLogitDifference()).isZero();
    assertThat(certificate.maxAbsLogit()).isPositive();
    assertThat(certificate.tolerance()).isEqualTo(1e-5 * Math.max(1, certificate.maxAbsLogit()));
    assertThat(certificate.passed()).isTrue();
    assertThat(certificate.childLoss()).isEqualTo(certificate.parentLoss());
    assertThat(certificate.probeSha256()).isEqualTo(PROBE.sha256()).hasSize(64);
    assertThat(certificate.backend()).contains("libtorch").contains("cpu fp32, 1 threads");
  }

  @Test
  void anyCountIsPreservedWithinTheTolerance() {
    Checkpoint parent = root(TinyModel.of(7));
    TokenCounts counts = TokenCounts.all(new TokenCount.Tokens(18));
    Checkpoint child = grown(parent, Recipes.TWICE.with(counts));

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(certificate.passed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Theta.class)
  void copiesArePreservedUnderEveryTheta(Theta theta) {
    Checkpoint parent = root(TinyModel.of(7, theta));
    Recipes three =
        Recipes.TWICE
            .with(TokenCounts.all(new TokenCount.Factor(3)))
            .with(new Init.Duplicate(Init.NOISE));
    Checkpoint child = grown(parent, three);

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(certificate.passed()).as(certificate.toString()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Theta.class)
  void insertedBlocksChangeNotOneBitUnderAnyTheta(Theta theta) {
    Checkpoint parent = root(TinyModel.of(7, theta));
    Recipes deeper =
        Recipes.TWICE
            .with(TokenCounts.NONE)
            .with(
                new Insertion(0, Map.of()),
                new Insertion(1, Map.of(Role.FFN, 9)),
                new Insertion(2, Map.of()));
    Checkpoint child = grown(parent, deeper);

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(child.config().blocks()).hasSize(5);
    assertThat(certificate.maxAbsLogitDifference()).isZero();
  }

  @Test
  void officialTokensDoNotPass() {
    Checkpoint parent = root(TinyModel.of(64));
    Recipes official =
        Recipes.TWICE
            .with(new Init.Official(Init.KEY_STD, 0.1))
            .with(new TauPolicy.Recompute())
            .asLossy();
    Checkpoint child = grown(parent, official);

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(certificate.passed()).isFalse();
  }

  @Test
  void aTauThatFollowsTheTokenCountDoesNotPass() {
    Checkpoint parent = root(TinyModel.of(64));
    Checkpoint child = grown(parent, Recipes.TWICE);
    Checkpoint recomputed = new Checkpoint(TinyModel.of(128), child.weights());

    PreservationCertificate certificate =
        new Preservation(kernel, PROBE).certify(parent, recomputed);

    assertThat(certificate.passed()).isFalse();
    assertThat(certificate.maxAbsLogitDifference()).isGreaterThan(certificate.tolerance());
  }

  @Test
  void aChildThatComputesNoNumbersDoesNotPass() {
    Checkpoint parent = root(TinyModel.of(64));
    TokenFormerConfig broken =
        parent.config().withTaus(parent.config().taus().stream().map(tau -> tau * 1e38).toList());

    PreservationCertificate certificate =
        new Preservation(kernel, PROBE).certify(parent, new Checkpoint(broken, parent.weights()));

    assertThat(certificate.passed()).isFalse();
  }

  private static Tokens tokens(long seed) {
    long rows = 3;
    long[] ids = new Random(seed).longs(rows * TinyModel.SEQUENCE, 0, 256).toArray();
    return Tokens.of((int) rows, TinyModel.SEQUENCE, ids);
  }

  private Checkpoint root(TokenFormerConfig config) {
    Path weights = folder.resolve("parent");
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1)) {
      model.save(weights, Map.of());
    }
    return new Checkpoint(config, weights);
  }

  private Checkpoint grown(Checkpoint parent, Recipes recipes) {
    Path weights = folder.resolve("child");
    GrowthRewrite rewrite = recipes.of(parent.config());
    rewrite.weights(parent.weights(), weights, rewrite.rows(1));
    return new Checkpoint(rewrite.child(), weights);
  }
}
