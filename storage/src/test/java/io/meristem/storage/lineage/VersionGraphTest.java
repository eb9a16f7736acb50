package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.lineage.Answer.Found;
import io.meristem.storage.lineage.Answer.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * <pre>
 *   v1 --+--> v2 ----> v4 --+--> v6 ----> v7
 *        |                  |
 *        +--> v3 ----> v5 --+         v8 (another root)
 * </pre>
 */
class VersionGraphTest {

  private final VersionGraph graph = new VersionGraph();

  VersionGraphTest() {
    graph.add(Samples.published("v1"));
    graph.add(Samples.child("v2", Edge.GROWTH, "v1"));
    graph.add(Samples.child("v3", Edge.CONTINUE, "v1"));
    graph.add(Samples.child("v4", Edge.PRUNE, "v2"));
    graph.add(Samples.child("v5", Edge.GROWTH, "v3"));
    graph.add(Samples.child("v6", Edge.MERGE, "v4", "v5"));
    graph.add(Samples.child("v7", Edge.CONTINUE, "v6"));
    graph.add(Samples.child("v8", Edge.IMPORT));
  }

  @Test
  void parentsAndChildrenStandInOrder() {
    assertThat(graph.size()).isEqualTo(8);
    assertThat(graph.parents("v6")).isEqualTo(found("v4", "v5"));
    assertThat(graph.parents("v1")).isEqualTo(found());
    assertThat(graph.children("v1")).isEqualTo(found("v2", "v3"));
    assertThat(graph.edge("v6")).isEqualTo(new Found<>(Edge.MERGE));
  }

  @Test
  void ancestorsAndDescendantsAreEachThereOnceTheNearestFirst() {
    assertThat(graph.ancestors("v7")).isEqualTo(found("v6", "v4", "v5", "v2", "v3", "v1"));
    assertThat(graph.descendants("v2")).isEqualTo(found("v4", "v6", "v7"));
    assertThat(graph.ancestors("v8")).isEqualTo(found());
    assertThat(graph.descendants("v7")).isEqualTo(found());
  }

  @Test
  void theLowestCommonAncestorIsTheOneThatNoOtherCameFrom() {
    assertThat(graph.lowestCommonAncestors("v4", "v5")).isEqualTo(found("v1"));
    assertThat(graph.lowestCommonAncestors("v4", "v7")).isEqualTo(found("v4"));
    assertThat(graph.lowestCommonAncestors("v7", "v7")).isEqualTo(found("v7"));
  }

  @Test
  void afterCrossedMergesThereAreTwoLowestCommonAncestors() {
    graph.add(Samples.child("v9", Edge.MERGE, "v4", "v5"));

    assertThat(graph.lowestCommonAncestors("v6", "v9")).isEqualTo(found("v4", "v5"));
  }

  @Test
  void pathsHaveBothEndsAndTheOneByFirstParentsComesFirst() {
    assertThat(graph.paths("v1", "v7", 9))
        .isEqualTo(
            new Found<>(
                List.of(
                    List.of("v1", "v2", "v4", "v6", "v7"), List.of("v1", "v3", "v5", "v6", "v7"))));
    assertThat(graph.paths("v1", "v7", 1))
        .isEqualTo(new Found<>(List.of(List.of("v1", "v2", "v4", "v6", "v7"))));
    assertThat(graph.paths("v3", "v3", 1)).isEqualTo(new Found<>(List.of(List.of("v3"))));
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithTheReason() {
    assertThat(graph.ancestors("v99"))
        .isEqualTo(new Refused<>("no version v99 is published; take one that a lineage lists"));
    assertThat(graph.lowestCommonAncestors("v7", "v8"))
        .isEqualTo(
            new Refused<>(
                "versions v7 and v8 have no common ancestor; compare versions of one root"));
    assertThat(graph.paths("v2", "v5", 1))
        .isEqualTo(
            new Refused<>("version v5 did not come from v2; ask for their common ancestors"));
  }

  @Test
  void aParentMayBeAddedAfterItsChild() {
    graph.add(Samples.child("v22", Edge.GROWTH, "v21"));
    assertThat(graph.ancestors("v22")).isEqualTo(found("v21"));
    assertThat(graph.descendants("v21")).isInstanceOf(Refused.class);

    graph.add(Samples.child("v21", Edge.GROWTH, "v8"));

    assertThat(graph.ancestors("v22")).isEqualTo(found("v21", "v8"));
    assertThat(graph.descendants("v21")).isEqualTo(found("v22"));
  }

  @Test
  void aVersionThatIsAddedAgainChangesNothing() {
    graph.add(Samples.child("v2", Edge.GROWTH, "v8"));

    assertThat(graph.size()).isEqualTo(8);
    assertThat(graph.parents("v2")).isEqualTo(found("v1"));
    assertThat(graph.children("v8")).isEqualTo(found());
  }

  @Test
  void aVersionThatWouldBeItsOwnAncestorIsRefused() {
    graph.add(Samples.child("v32", Edge.GROWTH, "v31"));
    graph.add(Samples.child("v33", Edge.GROWTH, "v32"));

    assertThatThrownBy(() -> graph.add(Samples.child("v31", Edge.GROWTH, "v33")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version v31 would be an ancestor of itself");
    assertThatThrownBy(() -> graph.add(Samples.child("v40", Edge.GROWTH, "v40")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(graph.knows("v31")).isFalse();
  }

  private static Answer<List<String>> found(String... versions) {
    return new Found<>(List.of(versions));
  }
}
