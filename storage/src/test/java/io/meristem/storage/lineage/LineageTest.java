package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Tip;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineageTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CommitLog<LineageEntry, Lineage> log =
      Lineage.log(store, "bard", InstantSource.fixed(Instant.EPOCH));

  @Test
  void aModelWithoutCommitsHasNoVersions() {
    assertThat(read().versions()).isEmpty();
    assertThat(read().version("v1")).isEmpty();
    assertThat(read().aliased("production")).isEmpty();
  }

  @Test
  void versionsStandInTheOrderOfTheirCommits() {
    append(Samples.published("v2"));
    append(Samples.published("v1"));
    append(Samples.published("v3"));

    Lineage lineage = read();

    assertThat(lineage.versions()).extracting(VersionState::id).containsExactly("v2", "v1", "v3");
    assertThat(store.keysAfter("", "", 1)).containsExactly("models/bard/log/0000000001.json");
  }

  @Test
  void theFirstEffectOfARunCountsAndARepeatedOneChangesNothing() {
    append(Samples.published("v1"));
    append(Samples.published("v2"), Samples.attempted("v1", 2));

    Lineage lineage = read();

    assertThat(lineage.versions())
        .extracting(VersionState::published)
        .containsExactly(Samples.published("v1"), Samples.published("v2"));
    assertThat(lineage.knows("r1")).isTrue();
    assertThat(lineage.knows("r3")).isFalse();
  }

  @Test
  void aVersionKnowsItsTagsItsNotesAndWhoWroteThem() {
    append(Samples.published("v1"), new VersionTagged("v1", "tiny"));
    append(new VersionTagged("v1", "best"), new VersionUntagged("v1", "tiny"));
    append(new VersionNoted("v1", "learns fast", "q1"), new VersionNoted("v1", "again", "q1"));

    VersionState version = read().version("v1").orElseThrow();

    assertThat(version.tags()).containsExactly("best");
    assertThat(version.notes())
        .containsExactly(new VersionState.Note("learns fast", new Stamp(3, Instant.EPOCH, ADA)));
    assertThat(version.stamp().sequence()).isEqualTo(1);
  }

  @Test
  void anAliasKnowsAllItStoodFor() {
    append(Samples.published("v1"), Samples.published("v2"));
    append(Samples.moved("production", null, "v1", "q1"));
    append(Samples.moved("production", "v1", "v2", "q2"));

    Lineage lineage = read();

    assertThat(lineage.aliased("production")).contains("v2");
    assertThat(lineage.aliasesOf("v2")).containsExactly("production");
    assertThat(lineage.aliasesOf("v1")).isEmpty();
    assertThat(lineage.alias("production").orElseThrow().moves())
        .extracting(Alias.Move::moved)
        .containsExactly(
            Samples.moved("production", null, "v1", "q1"),
            Samples.moved("production", "v1", "v2", "q2"));
  }

  @Test
  void aMoveThatIsDoneAgainDoesNotTakeBackALaterOne() {
    append(Samples.published("v1"), Samples.published("v2"));
    append(Samples.moved("production", null, "v1", "stage"));
    append(Samples.moved("production", "v1", "v2", "person"));

    append(Samples.moved("production", null, "v1", "stage"));

    assertThat(read().aliased("production")).contains("v2");
  }

  @Test
  void anAliasThatIsGoneKeepsItsHistoryAndMayComeBack() {
    append(Samples.published("v1"), Samples.moved("old", null, "v1", "q1"));
    append(Samples.moved("old", "v1", null, "q2"));
    assertThat(read().aliased("old")).isEmpty();

    append(Samples.moved("old", null, "v1", "q3"));

    assertThat(read().aliased("old")).contains("v1");
    assertThat(read().alias("old").orElseThrow().moves()).hasSize(3);
  }

  @Test
  void aRetiredVersionMayBeRestoredOrPurged() {
    append(Samples.published("v1"), Samples.published("v2"));
    append(new VersionRetired("v1", "worse"), new VersionRetired("v2", "older"));
    append(new VersionRestored("v1", "it was not"), new VersionPurged("v2", "space"));

    Lineage lineage = read();

    assertThat(lineage.version("v1").orElseThrow().isActive()).isTrue();
    assertThat(lineage.version("v2").orElseThrow().standing())
        .isEqualTo(new Standing.Purged("space", new Stamp(3, Instant.EPOCH, ADA)));
  }

  @Test
  void whatNobodyMayDoIsNotWritten() {
    append(Samples.published("v1"), Samples.moved("production", null, "v1", "q1"));

    assertThatThrownBy(() -> append(new VersionRetired("v1", "worse")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version v1 is what production stands for");
    assertThat(log.commitsAfter(1)).isEmpty();
  }

  @Test
  void whatARunFoundIsKeptOfAPurgedVersionToo() {
    append(Samples.published("v1"), new VersionRetired("v1", ""), new VersionPurged("v1", ""));

    append(new VersionEvaluated("v1", "r9", 1, Samples.DOCUMENT));

    assertThat(read().evaluations()).hasSize(1);
  }

  @Test
  void thePastIsReadByNumber() {
    Tip<Lineage> past = append(Samples.published("v1"));
    append(Samples.published("v2"));

    assertThat(log.at(1)).contains(past);
    assertThat(log.read(past)).isEqualTo(log.read(log.start()));
  }

  @Test
  void aLongLineageIsSealedBesideItsLog() {
    IntStream.rangeClosed(1, 10).forEach(n -> append(Samples.published("v" + n)));

    assertThat(store.keysAfter("models/bard/snapshots/", "", 9))
        .containsExactly("models/bard/snapshots/10/0000000010.json");
    assertThat(read().versions()).hasSize(10);
  }

  @Test
  void aNameThatWouldBreakAnAddressIsRefused() {
    assertThatThrownBy(() -> Samples.moved("a/b", null, "v1", "q1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b'");
    assertThatThrownBy(() -> new VersionTagged("v1", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a tag has 1 to 63");
    assertThatThrownBy(
            () -> new AliasMoved("x", Optional.of("v1"), Optional.of("v1"), "q1", "", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("to itself");
  }

  @Test
  void aRunHasOneVersionId() {
    assertThat(VersionDocument.idOf("r7f3a")).isEqualTo("v7f3a");
  }

  private Tip<Lineage> append(LineageEntry... entries) {
    return log.append(log.start(), ADA, _ -> List.of(entries));
  }

  private Lineage read() {
    return log.read(log.start()).state();
  }
}
