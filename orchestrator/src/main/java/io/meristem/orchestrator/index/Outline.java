package io.meristem.orchestrator.index;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The versions that are drawn of a lineage, each under its nearest first parent that is drawn too.
 *
 * @param versions how many there are, drawn or not
 * @param wanted how many of them a filter chose
 */
public record Outline(List<Drawn> drawn, int versions, int wanted) {

  public Outline {
    drawn = List.copyOf(drawn);
  }

  /**
   * A version that is drawn.
   *
   * @param above the version that it hangs under; none if all its first parents are left out
   * @param skipped how many first parents between the two are left out
   * @param tokens that it and all its first parents were trained on together, repeats counted
   * @param depth how many first parents it has, up to a root
   */
  public record Drawn(
      VersionRow version,
      Optional<String> above,
      int skipped,
      long tokens,
      int depth,
      boolean isWanted) {}

  /**
   * What somebody wishes to see.
   *
   * @param lines versions that are drawn with all their first parents
   * @param marked versions that are drawn because something happens to them
   * @param filter what is looked for
   * @param isFiltered whether that leaves anything out
   * @param most so many versions are drawn whole; of more only an outline, of at most so many
   */
  public record Wish(
      Set<String> lines,
      Set<String> marked,
      Predicate<VersionRow> filter,
      boolean isFiltered,
      int most) {}

  /** Why a version is drawn when not all can be; who comes first stays when there is no room. */
  private enum Reason {
    WISHED,
    ROOT,
    NAMED,
    FOUND,
    TIP,
    FORK,
    NONE
  }

  /**
   * All of a few versions; of many the wished lines and marks, roots, those with a tag or an alias,
   * those that the filter chose, tips and forks, in this order and the lowest loss first, as far as
   * there is room.
   */
  public static Outline of(List<VersionRow> all, Wish wish) {
    FirstParents forest = new FirstParents(all);
    BitSet wanted = new BitSet();
    IntStream.range(0, all.size())
        .filter(place -> wish.filter().test(all.get(place)))
        .forEach(wanted::set);
    BitSet kept = new BitSet();
    if (all.size() <= wish.most()) {
      kept.set(0, all.size());
    } else {
      choose(all, forest, wish, wanted).forEach(kept::set);
    }
    List<Drawn> drawn =
        kept.stream()
            .mapToObj(place -> drawn(all, forest, kept, place, wanted.get(place)))
            .toList();
    return new Outline(drawn, all.size(), wanted.cardinality());
  }

  private static List<Integer> choose(
      List<VersionRow> all, FirstParents forest, Wish wish, BitSet wanted) {
    BitSet wished = wished(forest, wish);
    Reason[] reasons = new Reason[all.size()];
    List<Integer> chosen = new ArrayList<>();
    for (int place = 0; place < reasons.length; place++) {
      boolean isFound = wish.isFiltered() && wanted.get(place);
      reasons[place] = reason(all.get(place), forest, place, wished.get(place), isFound);
      if (reasons[place] != Reason.NONE) {
        chosen.add(place);
      }
    }
    if (chosen.size() <= wish.most()) {
      return chosen;
    }
    chosen.sort(
        Comparator.<Integer, Reason>comparing(place -> reasons[place])
            .thenComparingDouble(place -> all.get(place).lossAtEnd().orElse(Double.MAX_VALUE)));
    return chosen.subList(0, wish.most());
  }

  private static BitSet wished(FirstParents forest, Wish wish) {
    BitSet wished = new BitSet();
    for (String id : wish.lines()) {
      for (int at = forest.place(id); at != FirstParents.NONE; at = forest.parent(at)) {
        wished.set(at);
      }
    }
    wish.marked().stream()
        .mapToInt(forest::place)
        .filter(place -> place != FirstParents.NONE)
        .forEach(wished::set);
    return wished;
  }

  private static Reason reason(
      VersionRow version, FirstParents forest, int place, boolean isWished, boolean isFound) {
    if (isWished) {
      return Reason.WISHED;
    } else if (forest.parent(place) == FirstParents.NONE) {
      return Reason.ROOT;
    } else if (!version.aliases().isEmpty() || !version.tags().isEmpty()) {
      return Reason.NAMED;
    } else if (isFound) {
      return Reason.FOUND;
    }
    int children = forest.children(place);
    return children == 0 ? Reason.TIP : children > 1 ? Reason.FORK : Reason.NONE;
  }

  private static Drawn drawn(
      List<VersionRow> all, FirstParents forest, BitSet kept, int place, boolean isWanted) {
    int skipped = 0;
    int above = forest.parent(place);
    while (above != FirstParents.NONE && !kept.get(above)) {
      skipped++;
      above = forest.parent(above);
    }
    return new Drawn(
        all.get(place),
        above == FirstParents.NONE ? Optional.empty() : Optional.of(all.get(above).id()),
        skipped,
        forest.tokens(place),
        forest.depth(place),
        isWanted);
  }
}
