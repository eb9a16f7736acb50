package io.meristem.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.checkpoint.UniformRows;
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
    Checkpoint child = grown(parent, TinyModel.of(128).withTaus(parent.config().taus()));

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
    Checkpoint child = grown(parent, TinyModel.of(18).withTaus(parent.config().taus()));

    PreservationCertificate certificate = new Preservation(kernel, PROBE).certify(parent, child);

    assertThat(certificate.passed()).isTrue();
  }

  @Test
  void aTauThatFollowsTheTokenCountDoesNotPass() {
    Checkpoint parent = root(TinyModel.of(64));
    Checkpoint child = grown(parent, TinyModel.of(128).withTaus(parent.config().taus()));
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

  private Checkpoint grown(Checkpoint parent, TokenFormerConfig config) {
    Path weights = folder.resolve("child");
    new GrowthRewrite(parent.config(), config)
        .weights(parent.weights(), weights, UniformRows.of(1, config));
    return new Checkpoint(config, weights);
  }
}
