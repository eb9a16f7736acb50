package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadTokensTest {

  static final String LAYER = "blocks.1.ffn";

  @TempDir Path scratch;
  Kernel kernel;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  @ParameterizedTest
  @EnumSource
  void noTokenOfAFreshModelIsDead(Theta theta) {
    Path weights = fresh(theta);

    Map<String, BitSet> dead = deadTokens(weights, theta);

    assertThat(dead).hasSize(10).containsKeys("blocks.0.attn.q", LAYER);
    assertThat(dead.values()).allMatch(BitSet::isEmpty);
  }

  @ParameterizedTest
  @EnumSource(names = "SOFTMAX", mode = EnumSource.Mode.EXCLUDE)
  void tokensWithNeitherKeyNorValueAreDeadAndNoOthers(Theta theta) {
    Path weights = fresh(theta);
    for (int token : new int[] {2, 5}) {
      Planted.row(weights, LAYER + ".key", token, 0);
      Planted.row(weights, LAYER + ".value", token, 0);
    }

    Map<String, BitSet> dead = deadTokens(weights, theta);

    assertThat(dead.get(LAYER)).isEqualTo(BitSet.valueOf(new long[] {0b100100}));
    assertThat(dead.entrySet())
        .filteredOn(layer -> !layer.getKey().equals(LAYER))
        .allMatch(layer -> layer.getValue().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aTokenWithAKeyOrAValueLives(Theta theta) {
    Path weights = fresh(theta);
    Planted.row(weights, LAYER + ".key", 2, 0);
    Planted.row(weights, LAYER + ".value", 5, 0);

    assertThat(deadTokens(weights, theta).get(LAYER)).isEqualTo(new BitSet());
  }

  @Test
  void underSoftmaxATokenWithoutKeyAndValueHasWeightAndLives() {
    Path weights = fresh(Theta.SOFTMAX);
    Planted.row(weights, LAYER + ".key", 2, 0);
    Planted.row(weights, LAYER + ".value", 2, 0);

    assertThat(deadTokens(weights, Theta.SOFTMAX).get(LAYER)).isEqualTo(new BitSet());
  }

  private Path fresh(Theta theta) {
    Path weights = scratch.resolve(theta + ".safetensors");
    try (TokenFormer model = TokenFormer.fresh(kernel, config(theta), 1)) {
      model.save(weights, Map.of());
    }
    return weights;
  }

  private Map<String, BitSet> deadTokens(Path weights, Theta theta) {
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        TokenFormer model = TokenFormer.load(kernel, config(theta), file)) {
      return model.deadTokens(TokenFormerTest.TOKENS, TokenFormerTest.TARGETS, Compute.PLAIN);
    }
  }

  private static TokenFormerConfig config(Theta theta) {
    return TinyModel.of(8, theta, true);
  }
}
