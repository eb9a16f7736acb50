package io.meristem.orchestrator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundaryTest {

  private final Map<String, PublishedVersion> published = new HashMap<>();

  BoundaryTest() {
    version("v1");
    version("v2", "v1");
    version("v3", "v2");
    version("v4", "v9", "v3");
    version("v5");
  }

  @Test
  void theWayLeadsFromTheAncestorsChildToTheVersion() {
    Boundary boundary = Boundary.of("v4", "v1", this::find);

    assertThat(boundary)
        .isInstanceOfSatisfying(
            Boundary.Kept.class,
            kept -> {
              assertThat(kept.way())
                  .extracting(one -> one.document().id())
                  .containsExactly("v2", "v3", "v4");
              assertThat(kept.ancestor().document().id()).isEqualTo("v1");
              assertThat(kept.version().document().id()).isEqualTo("v4");
            });
  }

  @Test
  void aVersionIsNotItsOwnAncestorNorThatOfAStranger() {
    assertThat(refusal("v2", "v2")).isEqualTo("not-an-ancestor");
    assertThat(refusal("v1", "v2")).isEqualTo("not-an-ancestor");
    assertThat(refusal("v4", "v5")).isEqualTo("not-an-ancestor");
    assertThat(refusal("v4", "v9")).isEqualTo("unknown-version");
  }

  @Test
  void aVersionOfNoMoreParametersHasNothingToPrune() {
    Planned plan = PruningPlanner.pruning(Boundary.of("v3", "v1", this::find));

    assertThat(plan)
        .isInstanceOfSatisfying(
            Planned.Rejected.class,
            rejected -> assertThat(rejected.problem().type()).isEqualTo("nothing-to-prune"));
  }

  private String refusal(String version, String ancestor) {
    return Boundary.of(version, ancestor, this::find) instanceof Boundary.Refused(var why)
        ? why.problem().type()
        : "none";
  }

  private Optional<PublishedVersion> find(String id) {
    return Optional.ofNullable(published.get(id));
  }

  private void version(String id, String... parents) {
    VersionDocument document = Samples.version(id, List.of(parents));
    published.put(id, new PublishedVersion(document, new BlobRef("blobs/" + id, 1, id), false));
  }
}
