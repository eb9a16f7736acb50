package io.meristem.storage.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Recipes that differ in one thing from the usual one. */
record Recipes(Init init, TauPolicy tau, boolean lossy) {

  static final Recipes ZERO_KEY = new Recipes(new Init.ZeroKey(0.25), new TauPolicy.Keep(), false);
  static final Recipes DUPLICATE =
      new Recipes(new Init.Duplicate(Init.NOISE), new TauPolicy.Keep(), false);
  static final Recipes OFFICIAL =
      new Recipes(new Init.Official(Init.KEY_STD, 0.25), new TauPolicy.Recompute(), true);
  static final TokenCounts TWICE = TokenCounts.all(new TokenCount.Factor(2));

  static TokenCounts tokens(Map<Role, Integer> counts) {
    return new TokenCounts(
        counts.entrySet().stream()
            .collect(
                Collectors.toMap(
                    count -> count.getKey().label(),
                    count -> new TokenCount.Tokens(count.getValue()))));
  }

  Recipes with(TauPolicy other) {
    return new Recipes(init, other, lossy);
  }

  Recipes with(Init other) {
    return new Recipes(other, tau, lossy);
  }

  Recipes lossy(boolean allowed) {
    return new Recipes(init, tau, allowed);
  }

  GrowthRecipe of(TokenCounts tokens, Insertion... insert) {
    return new GrowthRecipe(
        tokens, List.of(insert), init, tau, Freeze.NONE, OptimizerPolicy.KEEP, 1, lossy);
  }

  GrowthRecipe of(Map<Role, Integer> counts, Insertion... insert) {
    return of(tokens(counts), insert);
  }
}
