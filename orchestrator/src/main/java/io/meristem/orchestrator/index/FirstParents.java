package io.meristem.orchestrator.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each version of a list stands in the forest of first parents, by its place in the list. */
final class FirstParents {

  static final int NONE = -1;
  private static final int UNKNOWN = -1;

  private final Map<String, Integer> places = new HashMap<>();
  private final int[] parents;
  private final int[] children;
  private final long[] tokens;
  private final int[] depths;

  /** Versions may be listed in any order; a parent that is not listed counts as none. */
  FirstParents(List<VersionRow> versions) {
    int count = versions.size();
    for (int place = 0; place < count; place++) {
      places.put(versions.get(place).id(), place);
    }
    parents = new int[count];
    children = new int[count];
    tokens = new long[count];
    depths = new int[count];
    for (int place = 0; place < count; place++) {
      link(place, versions.get(place));
    }
    Arrays.fill(depths, UNKNOWN);
    for (int place = 0; place < count; place++) {
      measure(place);
    }
  }

  private void link(int place, VersionRow version) {
    List<String> named = version.parents();
    parents[place] = named.isEmpty() ? NONE : place(named.getFirst());
    tokens[place] = version.cost().tokens();
    for (String parent : named) {
      int at = place(parent);
      if (at != NONE) {
        children[at]++;
      }
    }
  }

  /** Adds up along the line, from the nearest ancestor that was measured before. */
  private void measure(int place) {
    int unmeasured = 0;
    int top = place;
    while (top != NONE && depths[top] == UNKNOWN) {
      unmeasured++;
      top = parents[top];
    }
    long seen = top == NONE ? 0 : tokens[top];
    int[] line = new int[unmeasured];
    for (int at = place; unmeasured > 0; at = parents[at]) {
      line[--unmeasured] = at;
    }
    int depth = top == NONE ? 0 : depths[top] + 1;
    for (int at : line) {
      seen += tokens[at];
      tokens[at] = seen;
      depths[at] = depth++;
    }
  }

  /** The place of a version, or {@link #NONE}. */
  int place(String id) {
    return places.getOrDefault(id, NONE);
  }

  /** The place of a version's first parent, or {@link #NONE}. */
  int parent(int place) {
    return parents[place];
  }

  /** How many versions name it as one of their parents. */
  int children(int place) {
    return children[place];
  }

  /** Tokens that it and its first parents were trained on together, repeats counted. */
  long tokens(int place) {
    return tokens[place];
  }

  /** How many first parents lead from it to a root. */
  int depth(int place) {
    return depths[place];
  }
}
