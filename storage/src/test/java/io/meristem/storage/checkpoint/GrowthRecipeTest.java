package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.storage.checkpoint.Grown.Child;
import io.meristem.storage.checkpoint.Grown.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class GrowthRecipeTest {

  private static final TokenFormerConfig PARENT = Models.tiny();
  private static final TokenFormerConfig SOFTMAX = Models.of(Theta.SOFTMAX);

  @Test
  void aFactorMultipliesTheTokensOfEveryLayerAndKeepsEveryTau() {
    Grown grown = factor(1.5).childOf(PARENT);

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
    assertThat(((Child) grown).recipe().lossy()).isFalse();
  }

  @Test
  void theMostSpecificWishWins() {
    TokenCounts counts =
        new TokenCounts(
            Map.of(
                "all", new TokenCount.Factor(2),
                "ffn", new TokenCount.Tokens(29),
                "q", new TokenCount.Tokens(9),
                "blocks.1.attn.q", new TokenCount.Factor(4)));

    Grown grown = Recipes.ZERO_KEY.of(counts).childOf(PARENT);

    assertThat(((Child) grown).config().layers().stream().map(Pattention::tokens))
        .containsExactly(9, 16, 16, 12, 29, 32, 16, 16, 12, 29);
  }

  @Test
  void aFactorIsTakenAsItIsWritten() {
    TokenFormerConfig tens = Models.grown(PARENT, Recipes.ZERO_KEY.of(each(10)));

    assertThat(Models.grown(tens, factor(1.1)))
        .isEqualTo(Models.grown(PARENT, Recipes.ZERO_KEY.of(each(11))));
  }

  private static GrowthRecipe factor(double factor) {
    return Recipes.ZERO_KEY.of(TokenCounts.all(new TokenCount.Factor(factor)));
  }

  private static Map<Role, Integer> each(int each) {
    return Map.of(Role.Q, each, Role.K, each, Role.V, each, Role.PROJ, each, Role.FFN, 2 * each);
  }

  @ParameterizedTest
  @EnumSource(Theta.class)
  void copiesKeepTheFunctionByTheirTau(Theta theta) {
    TokenFormerConfig parent =
        Models.of(theta).withTaus(Models.of(theta).taus().stream().map(_ -> 3.0).toList());

    Grown grown = Recipes.DUPLICATE.of(Map.of(Role.FFN, 48)).childOf(parent);

    Pattention ffn = ((Child) grown).config().blocks().getFirst().ffn();
    assertThat(ffn.tau()).isCloseTo(theta == Theta.SOFTMAX ? 9 : 3 * Math.sqrt(3), within(1e-12));
    assertThat(((Child) grown).config().blocks().getFirst().q().tau()).isEqualTo(3);
  }

  @Test
  void aNewBlockIsAsItsNeighbourBecomesAndHasTheTausOfAFreshModel() {
    GrowthRecipe recipe =
        Recipes.ZERO_KEY.of(
            Recipes.TWICE, new Insertion(2, Map.of(Role.Q, 10)), new Insertion(0, Map.of()));

    TokenFormerConfig child = Models.grown(PARENT, recipe);

    assertThat(child.blocks()).hasSize(4);
    assertThat(child.blocks().getFirst()).isEqualTo(fresh(16, 16, 16, 12, 32));
    assertThat(child.blocks().getLast()).isEqualTo(fresh(10, 16, 16, 12, 32));
    assertThat(child.blocks().get(1).q()).isEqualTo(new Pattention(16, Math.sqrt(8)));
  }

  private static Block fresh(int q, int k, int v, int proj, int ffn) {
    return new Block(
        new Pattention(q, Math.sqrt(q)),
        new Pattention(k, Math.sqrt(k)),
        new Pattention(v, Math.sqrt(v)),
        new Pattention(proj, Math.sqrt(proj)),
        new Pattention(ffn, Math.sqrt(ffn)));
  }

  static final List<Arguments> REFUSED =
      List.of(
          arguments(factor(1), GrowthRule.SOMETHING_ADDED, "model", "no layer"),
          arguments(Recipes.ZERO_KEY.of(TokenCounts.NONE), GrowthRule.SOMETHING_ADDED, "model", ""),
          arguments(factor(1.25), GrowthRule.WHOLE_TOKENS, "blocks.0.attn.proj", "7.5"),
          arguments(factor(1e9), GrowthRule.WHOLE_TOKENS, "blocks.0.attn.q", "8000000000"),
          arguments(factor(0.5), GrowthRule.NO_SHRINKING, "blocks.0.attn.q", "4"),
          arguments(
              Recipes.ZERO_KEY.of(Map.of(Role.FFN, 0)),
              GrowthRule.NO_SHRINKING,
              "blocks.0.ffn",
              "0"),
          arguments(
              Recipes.DUPLICATE.of(Map.of(Role.FFN, 24)),
              GrowthRule.WHOLE_COPIES,
              "blocks.0.ffn",
              "24"),
          arguments(
              Recipes.ZERO_KEY.of(
                  new TokenCounts(Map.of("blocks.2.ffn", new TokenCount.Factor(2)))),
              GrowthRule.KNOWN_PLACES,
              "blocks.2.ffn",
              "no such layer"),
          arguments(
              Recipes.ZERO_KEY.of(TokenCounts.NONE, new Insertion(3, Map.of())),
              GrowthRule.KNOWN_PLACES,
              "model",
              "block 3"),
          arguments(
              Recipes.ZERO_KEY.with(new Init.ZeroKey(0)).of(Recipes.TWICE),
              GrowthRule.NO_DEAD_TOKENS,
              "model",
              "valueStd is 0"),
          arguments(
              Recipes.DUPLICATE.with(new Init.Duplicate(0)).of(Recipes.TWICE),
              GrowthRule.NO_TWINS,
              "model",
              "noise is 0"),
          arguments(frozen(Recipes.DUPLICATE), GrowthRule.OLD_TOKENS_STAY, "model", "old value"));

  private static GrowthRecipe frozen(Recipes recipes) {
    return new GrowthRecipe(
        Recipes.TWICE,
        List.of(),
        recipes.init(),
        recipes.tau(),
        Freeze.OLD,
        OptimizerPolicy.KEEP,
        0,
        true);
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @FieldSource("REFUSED")
  void whatCannotBeIsRefusedNamingPlaceAndValueAndTheWayOutLossyOrNot(
      GrowthRecipe recipe, GrowthRule rule, String where, String value) {
    for (boolean lossy : List.of(false, true)) {
      Refused refused = (Refused) recipe.withLossy(lossy).childOf(PARENT);

      assertThat(refused.rule()).isEqualTo(rule);
      assertThat(refused.where()).isEqualTo(where);
      assertThat(refused.detail()).contains(value);
      assertThat(refused.wayOut()).isNotBlank().doesNotContain("lossy");
    }
  }

  static final List<Arguments> LOSSY =
      List.of(
          arguments(Recipes.ZERO_KEY, SOFTMAX, GrowthRule.ZERO_KEYS_IGNORED, "init: duplicate"),
          arguments(
              Recipes.OFFICIAL.with(new TauPolicy.Keep()),
              PARENT,
              GrowthRule.SILENT_TOKENS,
              "init: zero-key"),
          arguments(
              Recipes.OFFICIAL.with(new TauPolicy.Keep()),
              SOFTMAX,
              GrowthRule.SILENT_TOKENS,
              "init: duplicate"),
          arguments(
              Recipes.ZERO_KEY.with(new TauPolicy.Recompute()),
              PARENT,
              GrowthRule.TAU_KEPT,
              "tau: ramp"));

  @ParameterizedTest(name = "{0} breaks {2}")
  @FieldSource("LOSSY")
  void aLossyChoiceIsRefusedWithTheExactOneUnlessItIsAskedFor(
      Recipes recipes, TokenFormerConfig parent, GrowthRule rule, String exact) {
    Refused refused = (Refused) recipes.lossy(false).of(Recipes.TWICE).childOf(parent);
    assertThat(refused.rule()).isEqualTo(rule);
    assertThat(refused.wayOut()).contains(exact).contains("lossy: true");

    Child child = (Child) recipes.lossy(true).of(Recipes.TWICE).childOf(parent);

    assertThat(child.recipe().lossy()).isTrue();
  }

  @Test
  void leaveToBeLossyMakesNoExactChildLossy() {
    for (Recipes exact :
        List.of(
            Recipes.ZERO_KEY,
            Recipes.ZERO_KEY.with(new TauPolicy.Ramp(3)),
            Recipes.DUPLICATE,
            Recipes.DUPLICATE.with(new TauPolicy.Recompute()))) {
      Child child = (Child) exact.lossy(true).of(Recipes.TWICE).childOf(PARENT);

      assertThat(child.recipe().lossy()).as(exact.toString()).isFalse();
    }
  }

  @Test
  void depthAloneIsExactUnderEveryThetaAndInit() {
    for (Recipes recipes : List.of(Recipes.ZERO_KEY, Recipes.OFFICIAL, Recipes.DUPLICATE)) {
      Child child =
          (Child)
              recipes
                  .lossy(false)
                  .of(TokenCounts.NONE, new Insertion(1, Map.of()))
                  .childOf(SOFTMAX);

      assertThat(child.recipe().lossy()).isFalse();
    }
  }

  @Test
  void whatIsFrozenHasNoLearningRateAndWhatIsNotHasOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scaled(Freeze.OLD, 0.5))
        .withMessageContaining("leave one of the two out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scaled(Freeze.NONE, 0))
        .withMessageContaining("freeze: old");
    assertThatIllegalArgumentException().isThrownBy(() -> scaled(Freeze.NONE, 1.5));
  }

  private static GrowthRecipe scaled(Freeze freeze, double scale) {
    return new GrowthRecipe(
        Recipes.TWICE,
        List.of(),
        Recipes.ZERO_KEY.init(),
        new TauPolicy.Keep(),
        freeze,
        OptimizerPolicy.KEEP,
        scale,
        false);
  }

  @Test
  void theRecipeOfAChildSaysWhatItsNewBlocksHave() {
    GrowthRecipe recipe =
        Recipes.ZERO_KEY.of(Recipes.TWICE, new Insertion(1, Map.of(Role.FFN, 10)));

    Child child = (Child) recipe.childOf(PARENT);

    assertThat(child.recipe().insert())
        .containsExactly(
            new Insertion(
                1, Map.of(Role.Q, 16, Role.K, 16, Role.V, 16, Role.PROJ, 12, Role.FFN, 10)));
    assertThat(child.recipe().childOf(PARENT)).isEqualTo(child);
  }

  @Test
  void blocksAreInsertedInTheOrderOfTheirPlaces() {
    Insertion first = new Insertion(0, Map.of());
    Insertion last = new Insertion(2, Map.of());

    assertThat(Recipes.ZERO_KEY.of(TokenCounts.NONE, last, first))
        .isEqualTo(Recipes.ZERO_KEY.of(TokenCounts.NONE, first, last));
  }
}
