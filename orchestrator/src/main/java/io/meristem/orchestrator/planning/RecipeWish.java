package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.Insertion;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How somebody wishes a model to grow; what is left out is as in the default recipe. See {@link
 * GrowthRecipe}.
 *
 * @param oldLearningRateScale 1, or 0 when the old is frozen, if it is left out
 */
public record RecipeWish(
    Optional<TokenCounts> tokens,
    Optional<List<Insertion>> insert,
    Optional<InitWish> init,
    Optional<TauWish> tau,
    Optional<Freeze> freeze,
    Optional<OptimizerPolicy> optimizer,
    OptionalDouble oldLearningRateScale,
    Optional<Boolean> lossy) {

  /** The default recipe, with these counts. */
  public static RecipeWish of(TokenCounts tokens) {
    return new RecipeWish(
        Optional.of(tokens),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  /**
   * The wish with every default.
   *
   * @throws IllegalArgumentException saying which value cannot be
   */
  GrowthRecipe recipe(TokenFormerConfig parent, TrainingSpec training) {
    List<Insertion> blocks = insert.orElse(List.of());
    InitWish tokenInit = init.orElse(InitWish.DEFAULT);
    Freeze hold = freeze.orElse(Freeze.NONE);
    return new GrowthRecipe(
        tokens.orElse(TokenCounts.NONE),
        blocks,
        tokenInit.init(parent.blocks().size() + blocks.size(), parent.width()),
        tau.orElseGet(() -> TauWish.usual(tokenInit, training)).policy(training),
        hold,
        optimizer.orElse(OptimizerPolicy.KEEP),
        oldLearningRateScale.orElse(hold == Freeze.OLD ? 0 : 1),
        lossy.orElse(false));
  }
}
