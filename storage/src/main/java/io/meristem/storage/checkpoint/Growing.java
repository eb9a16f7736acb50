package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Grown.Child;
import io.meristem.storage.checkpoint.Grown.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One recipe and one parent: the child's architecture, and what of the recipe is in its way. */
record Growing(GrowthRecipe recipe, TokenFormerConfig parent) {

  Grown grown() {
    Optional<Refused> impossible =
        GrowthRules.brokenBy(recipe).or(this::unknownPlace).or(this::impossibleCount);
    if (impossible.isPresent()) {
      return impossible.get();
    }
    List<Block> old = IntStream.range(0, parent.blocks().size()).mapToObj(this::block).toList();
    TokenFormerConfig exact = parent.withBlocks(withInsertions(old));
    TokenFormerConfig child =
        recipe.tau() instanceof TauPolicy.Recompute ? exact.withTaus(exact.freshTaus()) : exact;
    if (exact.equals(parent)) {
      return GrowthRules.nothingAdded();
    }
    Optional<Refused> change = change(exact, child, !old.equals(parent.blocks()));
    return change.isPresent() && !recipe.lossy()
        ? change.get()
        : new Child(child, recipe.with(insertionsInFull(old), change.isPresent()));
  }

  private Optional<Refused> unknownPlace() {
    int blocks = parent.blocks().size();
    return recipe
        .tokens()
        .unknownPlace(blocks)
        .map(place -> GrowthRules.unknownPlace(place, blocks))
        .or(() ->
            recipe.insert().stream()
                .filter(insertion -> insertion.at() > blocks)
                .findFirst()
                .map(insertion -> GrowthRules.unknownPosition(insertion.at(), blocks)));
  }

  private Optional<Refused> impossibleCount() {
    for (int block = 0; block < parent.blocks().size(); block++) {
      for (Role role : Role.values()) {
        int tokens = parent.blocks().get(block).layer(role).tokens();
        Optional<Refused> refused =
            GrowthRules.brokenBy(
                recipe.init(),
                role.layer(block),
                tokens,
                recipe.tokens().wished(block, role, tokens));
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    return Optional.empty();
  }

  private List<Block> withInsertions(List<Block> old) {
    List<Block> all = new ArrayList<>();
    for (int at = 0; at <= old.size(); at++) {
      Block neighbour = neighbour(old, at);
      recipe
          .insertedAt(at)
          .forEach(insertion -> all.add(insertion.block(neighbour, parent.theta())));
      if (at < old.size()) {
        all.add(old.get(at));
      }
    }
    return all;
  }

  private List<Insertion> insertionsInFull(List<Block> old) {
    return recipe.insert().stream()
        .map(insertion -> insertion.beside(neighbour(old, insertion.at())))
        .toList();
  }

  private static Block neighbour(List<Block> old, int at) {
    return old.get(Math.max(0, at - 1));
  }

  /** A grown block, with the taus that keep its function. */
  private Block block(int number) {
    return parent
        .blocks()
        .get(number)
        .map((role, layer) -> {
          int old = layer.tokens();
          int tokens = recipe.tokens().wished(number, role, old).intValueExact();
          return new Pattention(
              tokens,
              recipe.init() instanceof Init.Duplicate
                  ? parent.theta().tauOfCopies(layer.tau(), tokens / old)
                  : layer.tau());
        });
  }

  /** How the child would compute something else than its parent, if it would. */
  private Optional<Refused> change(
      TokenFormerConfig exact, TokenFormerConfig child, boolean hasNewTokens) {
    List<String> names = exact.layerNames();
    for (int layer = 0; layer < names.size(); layer++) {
      double kept = exact.taus().get(layer);
      double tau = child.taus().get(layer);
      if (!GrowthRules.isSameTau(kept, tau)) {
        return Optional.of(GrowthRules.otherTau(names.get(layer), kept, tau));
      }
    }
    return hasNewTokens ? GrowthRules.brokenBy(recipe.init(), parent.theta()) : Optional.empty();
  }
}
