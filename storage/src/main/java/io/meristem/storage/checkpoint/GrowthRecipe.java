package io.meristem.storage.checkpoint;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a child comes out of its parent, everything said: two recipes that differ in one field are
 * two recipes, and equal ones have equal canonical JSON.
 *
 * @param insert new blocks; those before the same block in the order given
 * @param oldLearningRateScale of every number that the parent has, relative to the new ones: above
 *     0 and at most 1, or 0 when the old is frozen
 * @param lossy whether the child may compute something else than its parent; a planned recipe says
 *     so only when it does
 */
public record GrowthRecipe(
    TokenCounts tokens,
    List<Insertion> insert,
    Init init,
    TauPolicy tau,
    Freeze freeze,
    OptimizerPolicy optimizer,
    double oldLearningRateScale,
    boolean lossy) {

  public GrowthRecipe {
    insert = insert.stream().sorted(Comparator.comparingInt(Insertion::at)).toList();
    boolean fits =
        switch (freeze) {
          case NONE -> oldLearningRateScale > 0 && oldLearningRateScale <= 1;
          case OLD -> oldLearningRateScale == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          switch (freeze) {
            case NONE ->
                "oldLearningRateScale must be above 0 and at most 1, not "
                    + oldLearningRateScale
                    + "; say freeze: old to hold what is old";
            case OLD ->
                "oldLearningRateScale is %s beside freeze: old; leave one of the two out"
                    .formatted(oldLearningRateScale);
          });
    }
  }

  /** What a parent becomes by this recipe. */
  public Grown childOf(TokenFormerConfig parent) {
    return new Growing(this, parent).grown();
  }

  /** The same recipe, with or without leave to change the function. */
  public GrowthRecipe withLossy(boolean allowed) {
    return with(insert, allowed);
  }

  GrowthRecipe with(List<Insertion> other, boolean allowed) {
    return new GrowthRecipe(
        tokens, other, init, tau, freeze, optimizer, oldLearningRateScale, allowed);
  }

  /** Whether the old learns as fast as the new. */
  public boolean trainsAllAlike() {
    return oldLearningRateScale == 1;
  }

  /** For each block of the child the parent's block that it grew from; none if it is new. */
  List<OptionalInt> origins(int parentBlocks) {
    return IntStream.rangeClosed(0, parentBlocks)
        .boxed()
        .flatMap(at ->
            Stream.concat(
                insertedAt(at).map(_ -> OptionalInt.empty()),
                at < parentBlocks ? Stream.of(OptionalInt.of(at)) : Stream.empty()))
        .toList();
  }

  Stream<Insertion> insertedAt(int block) {
    return insert.stream().filter(insertion -> insertion.at() == block);
  }
}
