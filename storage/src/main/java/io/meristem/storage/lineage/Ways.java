package io.meristem.storage.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ways through a graph without cycles, depth first and without recursion, since a line of versions
 * may be longer than a thread's stack.
 *
 * @param parents of each version
 * @param between those that may lie on a way: every one leads up to {@code from}
 * @param from where all ways begin
 */
record Ways(Links parents, IntSet between, int from) {

  /** A version on the way that is being tried, and the place of the parent to try next. */
  private static final class Step {
    private final int version;
    private int place;

    private Step(int version, int place) {
      this.version = version;
      this.place = place;
    }
  }

  List<List<Integer>> to(int descendant, int atMost) {
    List<List<Integer>> ways = new ArrayList<>();
    Deque<Step> steps = new ArrayDeque<>();
    steps.push(step(descendant));
    while (!steps.isEmpty() && ways.size() < atMost) {
      Step step = steps.getFirst();
      if (step.version == from) {
        ways.add(steps.stream().map(taken -> taken.version).toList());
        steps.pop();
      } else if (step.place < 0) {
        steps.pop();
      } else {
        int parent = parents.value(step.place);
        step.place = parents.next(step.place);
        if (between.contains(parent)) {
          steps.push(step(parent));
        }
      }
    }
    return ways;
  }

  private Step step(int version) {
    return new Step(version, parents.first(version));
  }
}
