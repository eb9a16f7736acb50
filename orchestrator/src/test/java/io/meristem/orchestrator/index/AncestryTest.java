package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.lineage.VersionDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AncestryTest {

  private static final VersionDocument ROOT = Samples.version("v1", List.of());
  private static final VersionDocument CHILD = Samples.version("v2", List.of("v1"));
  private static final VersionDocument GRANDCHILD = Samples.version("v3", List.of("v2"));
  private static final VersionDocument MERGED = Samples.version("v4", List.of("v2", "v3"));

  @Test
  void parentsComeFirstInWhateverOrderTheyAreGiven() {
    List<VersionDocument> versions = new ArrayList<>(List.of(ROOT, CHILD, GRANDCHILD, MERGED));
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(versions, new Random(seed));

      List<VersionDocument> ordered = Ancestry.parentsFirst(versions);

      assertThat(ordered).as("seed %d", seed).containsExactly(ROOT, CHILD, GRANDCHILD, MERGED);
    }
  }

  @Test
  void siblingsKeepTheGivenOrder() {
    VersionDocument sibling = Samples.version("v5", List.of("v1"));

    List<VersionDocument> ordered = Ancestry.parentsFirst(List.of(sibling, CHILD, ROOT));

    assertThat(ordered).containsExactly(ROOT, sibling, CHILD);
  }

  @Test
  void aParentOfAnotherModelIsLeftOut() {
    assertThat(Ancestry.parentsFirst(List.of(CHILD))).containsExactly(CHILD);
  }
}
