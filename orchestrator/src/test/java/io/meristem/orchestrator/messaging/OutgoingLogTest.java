package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.messaging.OutgoingLog.Batch;
import io.meristem.orchestrator.messaging.OutgoingLog.OfModel;
import io.meristem.orchestrator.messaging.OutgoingLog.OfPlan;
import io.meristem.orchestrator.messaging.OutgoingLog.OfRun;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.PromotionPolicy;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OutgoingLogTest {

  private static final BlobRef DOCUMENT = new BlobRef("blobs/r1/1/abc", 1, "abc");

  @Test
  void aLogIsFoundByItsName() {
    for (OutgoingLog log : List.of(new OfRun("r1"), new OfModel("tales"), new OfPlan("p1"))) {
      assertThat(OutgoingLog.named(log.name())).contains(log);
    }
    assertThat(OutgoingLog.named("complete")).isEmpty();
  }

  @Test
  void whatIsFoundOfAVersionDoesNotReplaceTheVersionUnderCompaction() {
    ObjectStore store = new InMemoryObjectStore();
    append(
        store,
        List.of(
            new VersionPublished("v1", "r1", 1, Edge.ROOT, false, List.of(), DOCUMENT),
            new VersionEvaluated("v1", "r2", 1, DOCUMENT)));

    List<CloudEvent> events = new OfModel("tales").after(0, store).getFirst().events();

    assertThat(events).extracting(CloudEvent::subject).containsExactly("v1", "v1/r2");
    assertThat(events)
        .extracting(CloudEvent::id)
        .containsExactly("models/tales/log/1.0", "models/tales/log/1.1");
  }

  @Test
  void everythingThatHappensToAVersionHasAPlaceOfItsOwnUnderCompaction() {
    ObjectStore store = new InMemoryObjectStore();
    append(
        store,
        List.of(
            new VersionPublished("v1", "r1", 1, Edge.ROOT, false, List.of(), DOCUMENT),
            new VersionTagged("v1", "tiny"),
            new VersionUntagged("v1", "tiny"),
            new VersionNoted("v1", "learns fast", "q1"),
            new VersionRetired("v1", ""),
            new VersionRestored("v1", "")));

    List<CloudEvent> events = new OfModel("tales").after(0, store).getFirst().events();

    assertThat(events)
        .extracting(CloudEvent::subject)
        .containsExactly(
            "v1", "v1/tags/tiny", "v1/tags/tiny", "v1/q1", "v1/standing", "v1/standing");
  }

  @Test
  void everythingThatHappensToAnAliasHasAPlaceOfItsOwnUnderCompaction() {
    ObjectStore store = new InMemoryObjectStore();
    append(
        store,
        List.of(
            new VersionPublished("v1", "r1", 1, Edge.ROOT, false, List.of(), DOCUMENT),
            new AliasMoved("best", Optional.empty(), Optional.of("v1"), "q2", "", List.of()),
            new AliasMoved("best", Optional.of("v1"), Optional.empty(), "q3", "", List.of()),
            new MoveApproved("best", "v1", "", "q4"),
            new PolicyChanged("best", Optional.of(LOCKED))));

    List<CloudEvent> events = new OfModel("tales").after(0, store).getFirst().events();

    assertThat(events)
        .extracting(CloudEvent::subject)
        .containsExactly(
            "v1",
            "tales/aliases/best",
            "tales/aliases/best",
            "tales/aliases/best/approvals/q4",
            "tales/aliases/best/policy");
  }

  @Test
  void inShortAnEventSaysWhereItsEntryStandsAndHowLongItIs() throws Exception {
    ObjectStore store = new InMemoryObjectStore();
    append(
        store,
        List.of(
            new VersionPublished("v1", "r1", 1, Edge.ROOT, false, List.of(), DOCUMENT),
            new VersionNoted("v1", "n".repeat(5000), "q1")));
    Batch batch = new OfModel("tales").after(0, store).getFirst();
    CloudEvent event = batch.events().getLast();

    CloudEvent told = batch.inShort(event);

    assertThat(told.headers()).containsExactlyEntriesOf(event.headers());
    assertThat(Documents.JSON.readTree(told.data()))
        .isEqualTo(
            Documents.JSON.readTree(
                """
                {"type": "version-noted", "log": "models/tales/log/", "number": 1, "bytes": %d,
                 "actor": %s}
                """
                    .formatted(event.value().length, Documents.json(Actor.MERISTEM))));
  }

  private static final PromotionPolicy LOCKED =
      new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, true);

  private static void append(ObjectStore store, List<LineageEntry> entries) {
    var log = Lineage.log(store, "tales", InstantSource.system());
    log.append(log.start(), Actor.MERISTEM, _ -> entries);
  }
}
