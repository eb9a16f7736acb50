package io.meristem.storage.lineage;

import io.meristem.storage.lineage.Answer.Found;
import io.meristem.storage.lineage.Answer.Refused;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which version came from which, over all models: a directed graph without cycles, compact enough
 * for millions of versions in memory. Versions may be added in any order; one that is only named as
 * a parent is in its descendants' ancestry, and nothing can be asked of it itself.
 *
 * <p>Questions take the time of what they go through, however many versions there are. Not
 * thread-safe.
 */
public final class VersionGraph {

  private final Numbering ids = new Numbering();
  private final Links parents = new Links();
  private final Links children = new Links();
  private final BitSet published = new BitSet();
  private final Map<Edge, BitSet> edges = new EnumMap<>(Edge.class);

  /**
   * Adds a version, unless it is here already.
   *
   * @throws IllegalStateException if it would be an ancestor of itself: no product wrote that
   */
  public void add(VersionPublished version) {
    add(version.version(), version.edge(), version.parents());
  }

  /** The same, of what a graph needs. */
  public void add(String version, Edge edge, List<String> namedParents) {
    if (knows(version)) {
      return;
    }
    refuseCycle(version, namedParents);
    int child = ids.number(version);
    published.set(child);
    edges.computeIfAbsent(edge, _ -> new BitSet()).set(child);
    for (String parent : new LinkedHashSet<>(namedParents).reversed()) {
      int number = ids.number(parent);
      parents.put(child, number);
      children.put(number, child);
    }
  }

  private void refuseCycle(String version, List<String> namedParents) {
    int named = ids.find(version);
    boolean cycle =
        namedParents.contains(version)
            || (named >= 0
                && namedParents.stream()
                    .mapToInt(ids::find)
                    .filter(parent -> parent >= 0)
                    .anyMatch(parent -> upward(parent).contains(named)));
    if (cycle) {
      throw new IllegalStateException("version " + version + " would be an ancestor of itself");
    }
  }

  /** How many versions were added. */
  public int size() {
    return published.cardinality();
  }

  /** Whether a version was added. */
  public boolean knows(String version) {
    return number(version) >= 0;
  }

  /**
   * A small number that the version keeps, from 0 on; negative if it was not added. Versions that
   * are only named as parents have numbers too, so a few may be missing.
   */
  public int number(String version) {
    int number = ids.find(version);
    return number >= 0 && published.get(number) ? number : -1;
  }

  /** How a version came from its parents. */
  public Answer<Edge> edge(String version) {
    return ifKnown(version, () -> new Found<>(edge(ids.find(version))));
  }

  private Edge edge(int number) {
    return edges.entrySet().stream()
        .filter(edge -> edge.getValue().get(number))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** A version's parents, in the order in which it names them. */
  public Answer<List<String>> parents(String version) {
    return ifKnown(version, () -> new Found<>(names(listed(parents, version))));
  }

  /** A version's children, in the order in which they were added. */
  public Answer<List<String>> children(String version) {
    return ifKnown(version, () -> new Found<>(names(listed(children, version)).reversed()));
  }

  private IntSet listed(Links links, String version) {
    IntSet listed = new IntSet();
    links.forEach(ids.find(version), listed::add);
    return listed;
  }

  /** All that a version came from, each once, the nearest first. */
  public Answer<List<String>> ancestors(String version) {
    return ifKnown(version, () -> new Found<>(withoutFirst(upward(ids.find(version)))));
  }

  /** All that came from a version, each once, the nearest first. */
  public Answer<List<String>> descendants(String version) {
    return ifKnown(version, () -> new Found<>(withoutFirst(downward(ids.find(version)))));
  }

  /**
   * The common ancestors of two versions of which no other common ancestor came; more than one only
   * after merges. A version counts as its own ancestor.
   */
  public Answer<List<String>> lowestCommonAncestors(String one, String other) {
    return ifKnown(one, () -> ifKnown(other, () -> lowest(one, other)));
  }

  private Answer<List<String>> lowest(String one, String other) {
    IntSet ofOther = upward(ids.find(other));
    IntSet ofOne = upward(ids.find(one));
    IntSet common = new IntSet();
    IntSet above = new IntSet();
    for (int i = 0; i < ofOne.size(); i++) {
      if (ofOther.contains(ofOne.get(i))) {
        common.add(ofOne.get(i));
        parents.forEach(ofOne.get(i), above::add);
      }
    }
    List<String> lowest =
        numbers(common).filter(number -> !above.contains(number)).mapToObj(ids::name).toList();
    return lowest.isEmpty()
        ? new Refused<>(
            "versions %s and %s have no common ancestor; compare versions of one root"
                .formatted(one, other))
        : new Found<>(lowest);
  }

  /**
   * The ways that lead from an ancestor to a descendant, each with both ends; the way by first
   * parents comes first. After m merges in a row there may be 2<sup>m</sup> of them.
   *
   * @param atMost of them
   */
  public Answer<List<List<String>>> paths(String ancestor, String descendant, int atMost) {
    return ifKnown(ancestor, () -> ifKnown(descendant, () -> ways(ancestor, descendant, atMost)));
  }

  private Answer<List<List<String>>> ways(String ancestor, String descendant, int atMost) {
    int from = ids.find(ancestor);
    IntSet above = upward(ids.find(descendant));
    if (!above.contains(from)) {
      return new Refused<>(
          "version %s did not come from %s; ask for their common ancestors"
              .formatted(descendant, ancestor));
    }
    IntSet between = new IntSet();
    between.add(from);
    for (int i = 0; i < between.size(); i++) {
      children.forEach(
          between.get(i),
          child -> {
            if (above.contains(child)) {
              between.add(child);
            }
          });
    }
    Ways ways = new Ways(parents, between, from);
    return new Found<>(
        ways.to(ids.find(descendant), atMost).stream()
            .map(way -> way.stream().map(ids::name).toList())
            .toList());
  }

  private IntSet upward(int from) {
    return reached(parents, from);
  }

  private IntSet downward(int from) {
    return reached(children, from);
  }

  /** What the links lead to, breadth first: the set is its own queue. */
  private static IntSet reached(Links links, int from) {
    IntSet reached = new IntSet();
    reached.add(from);
    for (int i = 0; i < reached.size(); i++) {
      links.forEach(reached.get(i), reached::add);
    }
    return reached;
  }

  private <T> Answer<T> ifKnown(String version, Supplier<Answer<T>> answer) {
    return knows(version)
        ? answer.get()
        : new Refused<>("no version " + version + " is published; take one that a lineage lists");
  }

  private List<String> withoutFirst(IntSet numbers) {
    List<String> names = names(numbers);
    return names.subList(1, names.size());
  }

  private List<String> names(IntSet numbers) {
    return numbers(numbers).mapToObj(ids::name).toList();
  }

  private static IntStream numbers(IntSet set) {
    return IntStream.range(0, set.size()).map(set::get);
  }
}
