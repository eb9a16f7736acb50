package io.meristem.storage.lineage;

import io.meristem.storage.lineage.Answer.Found;
import io.meristem.storage.lineage.Answer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a version cost with all that it came from. It never says what was saved: for that, something
 * else would have to be made and measured.
 *
 * @param sunk what was spent on its ancestors, each counted once however many ways lead to it
 * @param marginal what was spent on the version itself
 * @param unknown those whose cost nobody knows, so that the sums are too small
 */
public record Ledger(Cost sunk, Cost marginal, List<String> unknown) {

  public Ledger {
    unknown = List.copyOf(unknown);
  }

  /**
   * The ledger of a version; none if the graph does not know the version.
   *
   * @param costs of each version beyond its parents, as far as they are known
   */
  public static Answer<Ledger> of(
      VersionGraph graph, String version, Function<String, Optional<Cost>> costs) {
    return switch (graph.ancestors(version)) {
      case Found<List<String>>(List<String> ancestors) ->
          new Found<>(of(version, ancestors, costs));
      case Refused<List<String>>(String why) -> new Refused<>(why);
    };
  }

  private static Ledger of(
      String version, List<String> ancestors, Function<String, Optional<Cost>> costs) {
    List<String> unknown = new ArrayList<>();
    Cost marginal = known(version, costs, unknown);
    Cost sunk =
        ancestors.stream()
            .map(ancestor -> known(ancestor, costs, unknown))
            .reduce(Cost.NONE, Cost::plus);
    return new Ledger(sunk, marginal, unknown);
  }

  private static Cost known(
      String version, Function<String, Optional<Cost>> costs, List<String> unknown) {
    Optional<Cost> cost = costs.apply(version);
    if (cost.isEmpty()) {
      unknown.add(version);
    }
    return cost.orElse(Cost.NONE);
  }

  /** All that there would not be without the wish for this version and its ancestors. */
  public Cost total() {
    return sunk.plus(marginal);
  }
}
