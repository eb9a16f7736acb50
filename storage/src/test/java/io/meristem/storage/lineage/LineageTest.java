package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Tip;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CommitLog<LineageEntry, Lineage> log =
      Lineage.log(store, "bard", InstantSource.fixed(Instant.EPOCH));

  @Test
  void aModelWithoutCommitsHasNoVersions() {
    assertThat(log.read(log.start()).state().versions()).isEmpty();
  }

  @Test
  void versionsStandInTheOrderOfTheirCommits() {
    append(published("r2", 1));
    append(published("r1", 1));
    append(published("r3", 1));

    Lineage lineage = read();

    assertThat(lineage.versions())
        .extracting(VersionPublished::run)
        .containsExactly("r2", "r1", "r3");
    assertThat(store.keysAfter("", "", 1)).containsExactly("models/bard/log/0000000001.json");
  }

  @Test
  void theFirstEffectOfARunCountsAndARepeatedOneChangesNothing() {
    append(published("r1", 1));
    append(published("r2", 1), published("r1", 2));

    Lineage lineage = read();

    assertThat(lineage.versions()).containsExactly(published("r1", 1), published("r2", 1));
    assertThat(lineage.knows("r1")).isTrue();
    assertThat(lineage.knows("r3")).isFalse();
  }

  @Test
  void thePastIsReadFromFewerCommits() {
    Tip<Lineage> past = append(published("r1", 1));
    append(published("r2", 1));

    assertThat(past.state().versions()).containsExactly(published("r1", 1));
    assertThat(log.read(past)).isEqualTo(log.read(log.start()));
  }

  @Test
  void aRunHasOneVersionId() {
    assertThat(VersionDocument.idOf("r7f3a")).isEqualTo("v7f3a");
  }

  private Tip<Lineage> append(VersionPublished... entries) {
    return log.append(log.start(), Actor.MERISTEM, _ -> List.of(entries));
  }

  private Lineage read() {
    return log.read(log.start()).state();
  }

  private static VersionPublished published(String run, int attempt) {
    BlobRef document = new BlobRef("blobs/" + run + "/" + attempt + "/a", 1, "a");
    return new VersionPublished(
        VersionDocument.idOf(run), run, attempt, Edge.ROOT, false, List.of(), document);
  }
}
