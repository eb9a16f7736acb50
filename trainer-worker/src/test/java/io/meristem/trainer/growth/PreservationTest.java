package io.meristem.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.SafetensorsFile;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    assertThat(certificate.klDivergence()).isZero();
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
    assertThat(certificate.klDivergence())
        .isPositive()
        .isCloseTo(divergence(probabilities(parent), probabilities(child)), within(1e-9));
  }

  /** Mean over the positions of the sum of p log (p / q). */
  private static double divergence(List<double[]> parent, List<double[]> child) {
    double sum = 0;
    for (int position = 0; position < parent.size(); position++) {
      for (int token = 0; token < parent.get(position).length; token++) {
        double p = parent.get(position)[token];
        sum += p * Math.log(p / child.get(position)[token]);
      }
    }
    return sum / parent.size();
  }

  private List<double[]> probabilities(Checkpoint checkpoint) {
    int vocabulary = checkpoint.config().vocabulary();
    List<double[]> positions = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint.weights());
        TokenFormer model = TokenFormer.load(kernel, checkpoint.config(), file)) {
      float[] logits = model.logits(PROBE.inputs());
      for (int from = 0; from < logits.length; from += vocabulary) {
        double[] powers = new double[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
          powers[token] = Math.exp(logits[from + token]);
        }
        double total = Arrays.stream(powers).sum();
        positions.add(Arrays.stream(powers).map(power -> power / total).toArray());
      }
    }
    return positions;
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
