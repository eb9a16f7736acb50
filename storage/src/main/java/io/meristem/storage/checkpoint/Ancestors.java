package io.meristem.storage.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which tensor of the parent each tensor of the child begins with. Blocks that were put in shift
 * the numbers of those behind them.
 *
 * @param byChild the parent's tensor by the child's name; a new block's are absent
 */
record Ancestors(Map<String, TensorSpec> byChild) {

  static Ancestors of(TokenFormerConfig parent, TokenFormerConfig child, GrowthRecipe recipe) {
    Map<String, TensorSpec> known = new LinkedHashMap<>();
    parent.tensors().forEach(tensor -> known.put(tensor.name(), tensor));
    List<OptionalInt> origins = recipe.origins(parent.blocks().size());
    Map<String, TensorSpec> byChild = new LinkedHashMap<>();
    for (TensorSpec tensor : child.tensors()) {
      nameInParent(tensor.name(), origins)
          .map(known::get)
          .ifPresent(old -> byChild.put(tensor.name(), old));
    }
    return new Ancestors(byChild);
  }

  private static Optional<String> nameInParent(String name, List<OptionalInt> origins) {
    if (!name.startsWith("blocks.")) {
      return Optional.of(name);
    }
    String[] parts = name.split("\\.", 3);
    OptionalInt origin = origins.get(Integer.parseInt(parts[1]));
    return origin.isPresent()
        ? Optional.of("blocks." + origin.getAsInt() + "." + parts[2])
        : Optional.empty();
  }

  Optional<TensorSpec> of(String childTensor) {
    return Optional.ofNullable(byChild.get(childTensor));
  }
}
