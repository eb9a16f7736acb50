package io.meristem.trainer.growth;

import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recipes that differ in a few things from zero keys with every tau kept. */
public record Recipes(
    TokenCounts tokens,
    List<Insertion> insert,
    Init init,
    TauPolicy tau,
    double oldScale,
    OptimizerPolicy optimizer,
    boolean lossy) {

  /** Twice the tokens in every layer. */
  public static final Recipes TWICE =
      new Recipes(
          TokenCounts.all(new TokenCount.Factor(2)),
          List.of(),
          new Init.ZeroKey(0.1),
          new TauPolicy.Keep(),
          1,
          OptimizerPolicy.KEEP,
          false);

  public Recipes with(TokenCounts other) {
    return new Recipes(other, insert, init, tau, oldScale, optimizer, lossy);
  }

  /** With the counts of a child that has as many blocks as its parent. */
  public Recipes withTokensOf(TokenFormerConfig child) {
    Map<String, TokenCount> counts = new HashMap<>();
    for (int layer = 0; layer < child.layers().size(); layer++) {
      counts.put(
          child.layerNames().get(layer), new TokenCount.Tokens(child.layers().get(layer).tokens()));
    }
    return with(new TokenCounts(counts));
  }

  public Recipes with(Insertion... other) {
    return new Recipes(tokens, List.of(other), init, tau, oldScale, optimizer, lossy);
  }

  public Recipes with(Init other) {
    return new Recipes(tokens, insert, other, tau, oldScale, optimizer, lossy);
  }

  public Recipes with(TauPolicy other) {
    return new Recipes(tokens, insert, init, other, oldScale, optimizer, lossy);
  }

  public Recipes with(OptimizerPolicy other) {
    return new Recipes(tokens, insert, init, tau, oldScale, other, lossy);
  }

  /** With a learning rate for what is old; 0 freezes it. */
  public Recipes oldTimes(double scale) {
    return new Recipes(tokens, insert, init, tau, scale, optimizer, lossy);
  }

  public Recipes asLossy() {
    return new Recipes(tokens, insert, init, tau, oldScale, optimizer, true);
  }

  public GrowthRecipe recipe() {
    Freeze freeze = oldScale == 0 ? Freeze.OLD : Freeze.NONE;
    return new GrowthRecipe(tokens, insert, init, tau, freeze, optimizer, oldScale, lossy);
  }

  /** What the recipe makes of a parent; a refusal is the test's mistake. */
  public GrowthRewrite of(TokenFormerConfig parent) {
    return switch (recipe().childOf(parent)) {
      case Grown.Child(TokenFormerConfig child, _) -> new GrowthRewrite(parent, child, recipe());
      case Grown.Refused refused -> throw new AssertionError(refused);
    };
  }
}
