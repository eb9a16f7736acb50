package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.index.Outline.Drawn;
import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.Stamp;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePSet;
import org.pcollections.TreePVector;

class OutlineTest {

  private final List<VersionRow> rows = new ArrayList<>();

  private void publish(String id, double loss, List<String> parents, String... tags) {
    VersionPublished published =
        new VersionPublished(
            id,
            "r" + id.substring(1),
            1,
            parents.isEmpty() ? Edge.ROOT : Edge.GROWTH,
            false,
            parents,
            new BlobRef("blobs/x", 10, "x"));
    VersionState version =
        new VersionState(
            published,
            new Stamp(1, Instant.EPOCH, Actor.MERISTEM),
            HashTreePSet.from(List.of(tags)),
            TreePVector.empty(),
            new Standing.Active());
    VersionSummary summary =
        new VersionSummary(
            1000,
            OptionalDouble.of(loss + 1),
            OptionalDouble.of(loss),
            new Cost(100, 0, 0, 0, 0),
            "cpu",
            "cpu",
            "tales/70dd");
    rows.add(new VersionRow("model", rows.size(), RowWriter.row(version, Set.of(), summary)));
  }

  /** v0 to v9 in a line, with a fork at v2 and a tag on v7. */
  private void publishALine() {
    publish("v0", 9, List.of());
    for (int n = 1; n < 10; n++) {
      String[] tags = n == 7 ? new String[] {"good"} : new String[0];
      publish("v" + n, 9 - n, List.of("v" + (n - 1)), tags);
    }
    publish("vfork", 5, List.of("v2"));
  }

  private Outline outline(
      int most, Predicate<VersionRow> filter, Set<String> lines, String... marked) {
    return Outline.of(rows, new Outline.Wish(lines, Set.of(marked), filter, true, most));
  }

  private static List<String> ids(Outline outline) {
    return outline.drawn().stream().map(drawn -> drawn.version().id()).toList();
  }

  @Test
  void aFewVersionsAreDrawnWholeAndAFilterOnlyMarksThem() {
    publishALine();

    Outline outline = outline(11, row -> row.id().equals("v4"), Set.of());

    assertThat(outline.drawn()).hasSize(11);
    assertThat(outline.wanted()).isEqualTo(1);
    assertThat(outline.drawn())
        .filteredOn(Drawn::isWanted)
        .extracting(drawn -> drawn.version().id())
        .containsExactly("v4");
  }

  @Test
  void ofManyTheRootsTipsForksAndNamedOnesAreDrawn() {
    publishALine();

    Outline outline = outline(10, _ -> false, Set.of());

    assertThat(ids(outline)).containsExactly("v0", "v2", "v7", "v9", "vfork");
    assertThat(outline.versions()).isEqualTo(11);
  }

  @Test
  void whatIsLookedForAndWhereSomethingHappensIsDrawnToo() {
    publishALine();

    Outline outline = outline(10, row -> row.id().equals("v4"), Set.of(), "v5");

    assertThat(ids(outline)).contains("v4", "v5").doesNotContain("v6");
  }

  @Test
  void theLineOfAWishedVersionIsDrawnWhole() {
    publishALine();

    Outline outline = outline(10, _ -> false, Set.of("v4", "v nobody knows"));

    assertThat(ids(outline)).startsWith("v0", "v1", "v2", "v3", "v4");
  }

  @Test
  void aVersionHangsUnderItsNearestDrawnAncestorAndKeepsItsTrueDepthAndTokens() {
    publishALine();

    Drawn tip = outline(10, _ -> false, Set.of()).drawn().get(3);

    assertThat(tip.version().id()).isEqualTo("v9");
    assertThat(tip.above()).hasValue("v7");
    assertThat(tip.skipped()).isEqualTo(1);
    assertThat(tip.depth()).isEqualTo(9);
    assertThat(tip.tokens()).isEqualTo(1000);
  }

  @Test
  void withLittleRoomTheLowestLossesStay() {
    publish("v0", 9, List.of());
    for (int n = 1; n < 20; n++) {
      publish("v" + n, (n * 7) % 19, List.of("v0"));
    }

    Outline outline = outline(4, _ -> false, Set.of());

    assertThat(outline.drawn()).hasSize(4);
    assertThat(
            outline.drawn().stream()
                .skip(1)
                .mapToDouble(it -> it.version().lossAtEnd().orElseThrow()))
        .containsExactlyInAnyOrder(0.0, 1.0, 2.0);
  }

  @Test
  void whateverIsDrawnHangsUnderATrueAncestor() {
    for (int seed = 0; seed < 50; seed++) {
      rows.clear();
      Random random = new Random(seed);
      Map<String, String> parents = new HashMap<>();
      publish("v0", 1, List.of());
      for (int n = 1; n < 200; n++) {
        String parent = "v" + random.nextInt(n);
        parents.put("v" + n, parent);
        publish("v" + n, random.nextDouble(), List.of(parent));
      }

      Outline outline = outline(60, _ -> false, Set.of("v199"));

      assertThat(outline.drawn()).as("seed %d", seed).hasSizeLessThanOrEqualTo(60);
      for (Drawn drawn : outline.drawn()) {
        String at = parents.get(drawn.version().id());
        for (int n = 0; n < drawn.skipped(); n++) {
          at = parents.get(String.valueOf(at));
        }
        assertThat(drawn.above().orElse(null)).as("seed %d", seed).isEqualTo(at);
      }
    }
  }
}
