package io.meristem.storage.garbage;

import static io.meristem.storage.garbage.GarbageWalkTest.collect;
import static io.meristem.storage.garbage.GarbageWalkTest.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.garbage.GarbageCollection.Outcome;
import io.meristem.storage.garbage.GarbageFound.Item;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.FaultyObjectStore;
import io.meristem.storage.object.FaultyObjectStore.Fault;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.RunKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A root of one model, and a child that has its rows. */
class GarbageCollectorTest {

  private final World world = new World(new InMemoryObjectStore());
  private final GarbageCollector collector = new GarbageCollector(world.store, world, 1);
  private final WrittenRun root = world.done(world.trainRoot("bard"), false);
  private final WrittenRun child = world.done(world.trainOn(root), true);

  @Test
  void aDryRunSaysWhatAndWhyAndDeletesAndRemembersNothing() {
    world.strayBlob(child);
    world.uploadAlone();
    Set<String> before = keys(world.store);

    GarbageFound found = collector.look();

    assertThat(found.items()).hasSize(1);
    Item stray = found.items().getFirst();
    assertThat(stray.garbage().reason()).isEqualTo(Reason.NOT_NAMED);
    assertThat(stray.garbage().why()).contains(child.id, "does not name it");
    assertThat(stray.garbage().owner().model()).contains("bard");
    assertThat(stray.bytes()).isEqualTo(world.store.size(stray.garbage().key()).getAsLong());
    assertThat(found.orphans()).isEqualTo(2);
    assertThat(keys(world.store)).isEqualTo(before);
    assertThat(world.store.keysAfter("garbage/", "", 10)).isEmpty();
  }

  @Test
  void aPurgedVersionLeavesItsDocumentAndWhatADescendantNames() {
    world.purge(root);

    collect(collector, "c1");

    assertThat(keys(world.store))
        .contains(root.asParent().document().key())
        .containsAll(child.whole())
        .doesNotContainAnyElementsOf(
            root.named.stream().filter(key -> !child.named.contains(key)).toList());
    assertThat(root.named).anyMatch(child.named::contains);
  }

  @Test
  void aPurgedParentOfAnOpenRunKeepsEverything() {
    WrittenRun open = world.trainOn(child);
    world.request(open);
    world.check(open);
    world.purge(child);

    collect(collector, "c1");

    assertThat(keys(world.store)).containsAll(child.whole());
  }

  @Test
  void anUploadWithoutARunGoesInTheSecondOfTwoPassesThatAreADayApart() {
    String key = world.uploadAlone();
    collect(collector, "c1");
    world.now = world.now.plus(Duration.ofHours(23));
    collect(collector, "c2");
    assertThat(keys(world.store)).contains(key);
    world.now = world.now.plus(Duration.ofHours(1));

    collect(collector, "c3");

    assertThat(keys(world.store)).doesNotContain(key);
    assertThat(collector.history().orphans()).isEmpty();
  }

  @Test
  void anUploadThatAnOpenRunNamesStaysHoweverOldItIs() {
    String key = world.uploadAlone();
    collect(collector, "c1");
    world.now = world.now.plus(Duration.ofDays(3));
    world.prepareDataset(Optional.of(key));

    collect(collector, "c2");

    assertThat(keys(world.store)).contains(key);
  }

  @Test
  void anUploadThatGoesIsCondemnedUntilTheCollectionHasEnded() {
    String key = world.uploadAlone();
    collect(collector, "c1");
    world.now = world.now.plus(Duration.ofDays(1));
    AtomicBoolean whileItGoes = new AtomicBoolean();
    ObjectStore watched =
        new BusyObjectStore(
            world.store,
            () -> {
              if (new GarbageHistory(world.store, world).now().isCondemned(key)) {
                whileItGoes.set(true);
              }
            });

    collect(new GarbageCollector(watched, world, 1), "c2");

    assertThat(whileItGoes).isTrue();
    assertThat(world.store.size(key)).isEmpty();
    assertThat(collector.history().isCondemned(key)).isFalse();
  }

  @Test
  void whoIsBrokenOffLeavesCondemnedWhatWasAboutToGo() {
    String key = world.uploadAlone();
    collect(collector, "c1");
    world.now = world.now.plus(Duration.ofDays(1));
    ObjectStore failing =
        new BusyObjectStore(
            world.store,
            () -> {
              if (collector.history().isCondemned(key)) {
                throw new ObjectStoreException("away", null);
              }
            });

    assertThatThrownBy(() -> collect(new GarbageCollector(failing, world, 1), "c2"))
        .isInstanceOf(ObjectStoreException.class);

    assertThat(world.store.size(key)).isPresent();
    assertThat(collector.history().isCondemned(key)).isTrue();
  }

  @Test
  void theLogOfCollectionsIsReadOnFromWhereItWasRead() {
    FaultyObjectStore counting =
        new FaultyObjectStore(world.store, Fault.BROKEN, Integer.MAX_VALUE);
    GarbageHistory history = new GarbageHistory(counting, world);
    collect(collector, "c1");
    assertThat(history.now().collections()).hasSize(1);
    collect(collector, "c2");
    int before = counting.calls();

    GarbageLog now = history.now();

    assertThat(now.collections()).hasSize(2);
    assertThat(counting.calls() - before).as("two commits, and none after them").isEqualTo(3);
  }

  @Test
  void aDocumentThatCannotBeReadStopsEverythingBecauseNobodyKnowsWhatItNeeds() {
    world.purge(root);
    String document = child.asParent().document().key();
    world.store.put(document, "{");
    Set<String> before = keys(world.store);

    assertThatThrownBy(() -> collect(collector, "c1"))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining(document);

    assertThat(keys(world.store)).isEqualTo(before);
    assertThat(collector.history().collection("c1").flatMap(GarbageCollection::outcome))
        .containsInstanceOf(Outcome.Failed.class);
  }

  @Test
  void aVersionWhoseBlobsAreAllGoneStopsEverythingToo() {
    child.whole().forEach(world.store::delete);

    assertThatThrownBy(collector::look)
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining(child.asParent().document().key());
  }

  @Test
  void theLogOfAClosedRunThatCannotBeReadOnlyKeepsItsOwnBlobs() {
    WrittenRun broken = world.trainRoot("poet");
    world.request(broken);
    world.check(broken);
    world.offer(broken);
    world.strayBlob(broken);
    world.abandon(broken);
    world.unmark(broken);
    world.store.put(RunKeys.log(broken.id) + "000001.json", "{");
    world.strayBlob(child);

    GarbageFound found = collector.look();

    assertThat(found.items())
        .extracting(item -> item.garbage().owner().run())
        .containsExactly(child.id);
    assertThat(found.unreadable()).singleElement().asString().contains(broken.id);
  }

  @Test
  void theLogTellsWhoWantedWhatWasFreed() {
    world.strayBlob(child);
    var _ = collector.begin("killed", "a try", Actor.claimed("bob"));
    collect(collector, "c1");

    List<GarbageCollection> collections = List.copyOf(collector.history().collections());

    assertThat(collections).extracting(GarbageCollection::id).containsExactly("killed", "c1");
    assertThat(collections.getFirst().outcome()).isEmpty();
    GarbageCollection done = collections.getLast();
    assertThat(done.by().name()).isEqualTo("ada");
    assertThat(done.reason()).isEqualTo("to have room");
    assertThat(done.outcome())
        .hasValueSatisfying(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Done.class,
                    end ->
                        assertThat(end.freed())
                            .extracting(
                                CollectionEntry.Freed::reason, CollectionEntry.Freed::objects)
                            .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(Reason.NOT_NAMED, 1L))));
  }
}
