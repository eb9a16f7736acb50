package io.meristem.storage.garbage;

import static io.meristem.storage.garbage.GarbageWalkTest.assertThatNothingIsMissing;
import static io.meristem.storage.garbage.GarbageWalkTest.collect;
import static io.meristem.storage.garbage.GarbageWalkTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.FaultyObjectStore;
import io.meristem.storage.object.FaultyObjectStore.Fault;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Storage fails at one call of a collection, at each there is; where that is no answer to live
 * with, its process dies of it.
 */
class GarbageFaultTest {

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aCollectionThatMeetsAFaultHarmsNothingAndTheNextOneFinishesIt(Fault fault) {
    Set<String> expected = keys(collected().store);
    boolean failed = true;
    for (int call = 1; failed; call++) {
      World world = world();
      FaultyObjectStore faulty = new FaultyObjectStore(world.store, fault, call);

      collectUnlessBrokenOff(faulty, world);

      failed = faulty.failed();
      assertThatNothingIsMissing(world);
      assertThat(keys(world.store)).as("call %d", call).containsAll(expected);
      assertThat(pointsWithoutBlobs(world)).as("call %d", call).isZero();
      assertThat(told(world)).as("call %d", call).doesNotContainSequence("ended", "failed");
      collect(new GarbageCollector(world.store, world, 1), "next");
      assertThat(keys(world.store)).as("call %d", call).isEqualTo(expected);
    }
  }

  /** What the log says of the end of the collection, in its order. */
  private static List<String> told(World world) {
    return GarbageLog.log(world.store, world).commitsAfter(0).stream()
        .flatMap(commit -> commit.entries().stream())
        .filter(entry -> entry.collection().equals("first"))
        .flatMap(entry ->
            switch (entry) {
              case CollectionEntry.Begun _, CollectionEntry.Condemned _ -> Stream.<String>empty();
              case CollectionEntry.Ended _ -> Stream.of("ended");
              case CollectionEntry.Failed _ -> Stream.of("failed");
            })
        .toList();
  }

  private static void collectUnlessBrokenOff(FaultyObjectStore faulty, World world) {
    try {
      collect(new GarbageCollector(faulty, world, 1), "first");
    } catch (ObjectStoreException e) {
      // The next collection finishes it.
    }
  }

  private static World collected() {
    World world = world();
    collect(new GarbageCollector(world.store, world, 1), "only");
    return world;
  }

  /** One thing of each kind that is garbage, and of each that is not. */
  private static World world() {
    World world = new World(new InMemoryObjectStore());
    WrittenRun root = world.done(world.trainRoot("bard"), false);
    WrittenRun child = world.done(world.trainOn(root), true);
    world.strayBlob(child);
    world.purge(root);
    WrittenRun open = offered(world, world.trainOn(child));
    for (int batches = 1; batches <= 4; batches++) {
      world.resumePoint(open, batches, batches == 4 ? 1 : batches, true, false);
    }
    WrittenRun abandoned = offered(world, world.trainOn(child));
    world.resumePoint(abandoned, 1, 1, true, false);
    world.abandon(abandoned);
    world.done(world.prepareDataset(Optional.empty()), false);
    world.uploadAlone();
    collect(new GarbageCollector(world.store, world, 1), "a day before");
    world.now = world.now.plus(Duration.ofDays(1));
    WrittenRun late = offered(world, world.trainOn(child));
    world.strayBlob(late);
    world.resumePoint(late, 1, 1, true, false);
    world.publishing(late, true);
    world.effect(late);
    world.published(late);
    world.purge(child);
    return world;
  }

  private static WrittenRun offered(World world, WrittenRun run) {
    world.request(run);
    world.check(run);
    world.offer(run);
    return run;
  }

  /** A manifest goes before its blobs, so that nobody tries to go on from it. */
  private static long pointsWithoutBlobs(World world) {
    Set<String> there = keys(world.store);
    return world.runs.stream()
        .flatMap(run -> run.points.stream())
        .filter(point -> there.contains(point.manifest()))
        .filter(point -> !there.containsAll(point.blobs()))
        .count();
  }
}
