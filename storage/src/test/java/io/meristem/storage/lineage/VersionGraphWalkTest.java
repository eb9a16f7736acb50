package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.Answer.Found;
import io.meristem.storage.lineage.Answer.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random graphs, against the plainest possible way to the same answers. */
class VersionGraphWalkTest {

  private static final int SEEDS = 200;
  private static final int VERSIONS = 30;

  /** Parents of each version, in no order. */
  private final Map<String, List<String>> parents = new HashMap<>();

  @Test
  void everyAnswerIsTheOneThatFollowsFromTheDefinition() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      VersionGraph graph = anyGraph(random);
      for (int i = 0; i < VERSIONS; i++) {
        String one = "v" + random.nextInt(VERSIONS);
        String other = "v" + random.nextInt(VERSIONS);

        assertThatAnswersAreRight(graph, one, other, "seed " + seed + ": " + parents);
      }
    }
  }

  @Test
  void aLineOfAHundredThousandVersionsIsWalked() {
    VersionGraph graph = new VersionGraph();
    graph.add(Samples.published("v0"));
    for (int i = 1; i < 100_000; i++) {
      graph.add(Samples.child("v" + i, Edge.CONTINUE, "v" + (i - 1)));
    }

    Answer<List<List<String>>> paths = graph.paths("v0", "v99999", 2);

    assertThat(paths).isInstanceOf(Found.class);
    assertThat(((Found<List<List<String>>>) paths).answer().getFirst()).hasSize(100_000);
    assertThat(graph.lowestCommonAncestors("v5", "v99999")).isEqualTo(new Found<>(List.of("v5")));
  }

  private VersionGraph anyGraph(Random random) {
    parents.clear();
    List<LineageEntry.VersionPublished> versions = new ArrayList<>();
    for (int i = 0; i < VERSIONS; i++) {
      List<String> named = new ArrayList<>();
      for (int p = random.nextInt(4) % 3; p > 0 && i > 0; p--) {
        named.add("v" + random.nextInt(i));
      }
      List<String> distinct = named.stream().distinct().toList();
      parents.put("v" + i, distinct);
      versions.add(Samples.child("v" + i, Edge.MERGE, distinct.toArray(String[]::new)));
    }
    Collections.shuffle(versions, random);
    VersionGraph graph = new VersionGraph();
    versions.forEach(graph::add);
    return graph;
  }

  private void assertThatAnswersAreRight(
      VersionGraph graph, String one, String other, String story) {
    assertThat(answer(graph.ancestors(one)))
        .as(story)
        .containsExactlyInAnyOrderElementsOf(ancestors(one))
        .doesNotHaveDuplicates();
    assertThat(answer(graph.descendants(one)))
        .as(story)
        .containsExactlyInAnyOrderElementsOf(
            parents.keySet().stream().filter(version -> ancestors(version).contains(one)).toList());
    assertThat(answer(graph.lowestCommonAncestors(one, other)))
        .as("%s and %s of %s", one, other, story)
        .containsExactlyInAnyOrderElementsOf(lowest(one, other));
    assertThat(answer(graph.paths(one, other, Integer.MAX_VALUE)))
        .as("%s to %s of %s", one, other, story)
        .containsExactlyElementsOf(paths(one, other));
  }

  private Set<String> ancestors(String version) {
    Set<String> all = new HashSet<>(parents.getOrDefault(version, List.of()));
    List.copyOf(all).forEach(parent -> all.addAll(ancestors(parent)));
    return all;
  }

  private Set<String> withItself(String version) {
    Set<String> all = ancestors(version);
    all.add(version);
    return all;
  }

  private Set<String> lowest(String one, String other) {
    Set<String> common = withItself(one);
    common.retainAll(withItself(other));
    return common.stream()
        .filter(
            candidate -> common.stream().noneMatch(below -> ancestors(below).contains(candidate)))
        .collect(Collectors.toSet());
  }

  private List<List<String>> paths(String ancestor, String descendant) {
    if (ancestor.equals(descendant)) {
      return List.of(List.of(ancestor));
    }
    List<List<String>> paths = new ArrayList<>();
    for (String parent : parents.getOrDefault(descendant, List.of())) {
      for (List<String> path : paths(ancestor, parent)) {
        List<String> longer = new ArrayList<>(path);
        longer.add(descendant);
        paths.add(longer);
      }
    }
    return paths;
  }

  private static <T> List<T> answer(Answer<List<T>> answer) {
    return switch (answer) {
      case Found<List<T>>(List<T> found) -> found;
      case Refused<List<T>> _ -> List.of();
    };
  }
}
