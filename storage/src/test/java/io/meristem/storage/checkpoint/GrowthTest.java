package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meristem.storage.checkpoint.Grown.Child;
import io.meristem.storage.checkpoint.Grown.Refused;
import io.meristem.storage.checkpoint.Growth.Factor;
import io.meristem.storage.checkpoint.Growth.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class GrowthTest {

  private static final TokenFormerConfig PARENT = Models.tiny();

  @Test
  void aFactorMultipliesTheTokensOfEveryLayerAndKeepsEveryTau() {
    Grown grown = new Factor(1.5).childOf(PARENT);

    TokenFormerConfig child = ((Child) grown).config();
    assertThat(child.blocks().getLast())
        .isEqualTo(
            new Block(
                new Pattention(12, Math.sqrt(8)),
                new Pattention(12, Math.sqrt(8)),
                new Pattention(12, Math.sqrt(8)),
                new Pattention(9, Math.sqrt(6)),
                new Pattention(24, Math.sqrt(16))));
    assertThat(child.withBlocks(PARENT.blocks())).isEqualTo(PARENT);
  }

  @Test
  void countsReplaceTheTokensOfTheNamedRolesInEveryBlock() {
    Grown grown = new Tokens(Map.of(Role.FFN, 29)).childOf(PARENT);

    assertThat(((Child) grown).config().layers().stream().map(Pattention::tokens))
        .containsExactly(8, 8, 8, 6, 29, 8, 8, 8, 6, 29);
  }

  @Test
  void aFactorIsTakenAsItIsWritten() {
    Growth tenPercent = new Factor(1.1);
    TokenFormerConfig tens = Models.grown(PARENT, tokens(10));

    assertThat(Models.grown(tens, tenPercent)).isEqualTo(Models.grown(PARENT, tokens(11)));
  }

  private static Growth tokens(int each) {
    return new Tokens(
        Map.of(Role.Q, each, Role.K, each, Role.V, each, Role.PROJ, each, Role.FFN, 2 * each));
  }

  static final List<Arguments> REFUSED =
      List.of(
          arguments(new Factor(1), GrowthRule.SOMETHING_ADDED, "model", "no layer"),
          arguments(new Tokens(Map.of()), GrowthRule.SOMETHING_ADDED, "model", "no layer"),
          arguments(new Factor(1.25), GrowthRule.WHOLE_TOKENS, "blocks.0.attn.proj", "7.5"),
          arguments(new Factor(1e9), GrowthRule.WHOLE_TOKENS, "blocks.0.attn.q", "8000000000"),
          arguments(new Factor(0.5), GrowthRule.NO_SHRINKING, "blocks.0.attn.q", "4"),
          arguments(new Tokens(Map.of(Role.FFN, 0)), GrowthRule.NO_SHRINKING, "blocks.0.ffn", "0"));

  @ParameterizedTest(name = "{0} breaks {1}")
  @FieldSource("REFUSED")
  void aWishIsRefusedNamingLayerAndValueAndTheWayOut(
      Growth growth, GrowthRule rule, String where, String value) {
    Grown grown = growth.childOf(PARENT);

    Refused refused = (Refused) grown;
    assertThat(refused.rule()).isEqualTo(rule);
    assertThat(refused.where()).isEqualTo(where);
    assertThat(refused.detail()).contains(value);
    assertThat(refused.wayOut()).isNotBlank();
  }

  @Test
  void softmaxRefusesZeroKeysAndNamesDuplicationAsTheWayOut() {
    Grown grown = new Factor(2).childOf(Models.of(Theta.SOFTMAX));

    Refused refused = (Refused) grown;
    assertThat(refused.rule()).isEqualTo(GrowthRule.ZERO_KEYS_IGNORED);
    assertThat(refused.wayOut()).contains("duplicate");
  }

  static final List<Arguments> OTHER_CHILDREN =
      List.of(
          arguments("vocabulary would change from 40 to 41", config(41, 16, 2, 1e-5, true)),
          arguments("width would change from 16 to 32", config(40, 32, 2, 1e-5, true)),
          arguments("heads would change from 2 to 4", config(40, 16, 4, 1e-5, true)),
          arguments(
              "normEpsilon would change from 1.0E-5 to 1.0E-6", config(40, 16, 2, 1e-6, true)),
          arguments(
              "tiedEmbeddings would change from true to false", config(40, 16, 2, 1e-5, false)),
          arguments(
              "number of blocks would change from 2 to 1",
              Models.doubled(PARENT).withBlocks(PARENT.blocks().subList(0, 1))),
          arguments(
              "tau would change from 2.8284271247461903 to 3.0",
              Models.doubled(PARENT)
                  .withTaus(Models.doubled(PARENT).taus().stream().map(_ -> 3.0).toList())));

  private static TokenFormerConfig config(
      int vocabulary, int width, int heads, double normEpsilon, boolean tied) {
    return new TokenFormerConfig(
        vocabulary,
        width,
        heads,
        10,
        2,
        10_000,
        normEpsilon,
        Theta.L2_NORM_GELU,
        tied,
        Models.doubled(PARENT).blocks());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("OTHER_CHILDREN")
  void aChildThatIsMoreThanGrownIsRefused(String change, TokenFormerConfig child) {
    assertThat(GrowthRules.brokenBy(PARENT, child))
        .hasValueSatisfying(refused -> assertThat(refused.detail()).startsWith(change));
  }

  @Test
  void aGrowthIsNamedInJson() throws JsonProcessingException {
    assertReadsBack(new Factor(2), "{\"type\":\"factor\",\"factor\":2.0}");
    assertReadsBack(
        new Tokens(Map.of(Role.FFN, 32, Role.Q, 16)),
        "{\"type\":\"tokens\",\"tokens\":{\"q\":16,\"ffn\":32}}");
  }

  private static void assertReadsBack(Growth growth, String json) throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    assertThat(mapper.writerFor(Growth.class).writeValueAsString(growth)).isEqualTo(json);
    assertThat(mapper.readValue(json, Growth.class)).isEqualTo(growth);
  }

  @ParameterizedTest
  @FieldSource("NO_FACTORS")
  void aFactorIsAPositiveNumber(double factor) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Factor(factor));
  }

  static final List<Double> NO_FACTORS = List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
}
