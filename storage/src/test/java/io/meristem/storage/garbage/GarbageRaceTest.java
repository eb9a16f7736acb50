package io.meristem.storage.garbage;

import static io.meristem.storage.garbage.GarbageWalkTest.assertThatNothingIsMissing;
import static io.meristem.storage.garbage.GarbageWalkTest.collect;
import static io.meristem.storage.garbage.GarbageWalkTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Others write while garbage is collected: between any two calls of the collector. */
class GarbageRaceTest {

  private static final int WALKS = 150;
  private static final int STEPS_BEFORE = 60;

  @Test
  void aCollectionThatOthersWriteInNeverTakesWhatSomebodyNeeds() {
    for (int seed = 0; seed < WALKS; seed++) {
      World world = new World(new InMemoryObjectStore());
      RandomHistory history = new RandomHistory(world, seed);
      walk(history);
      collect(new GarbageCollector(world.store, world, 1), "a day before");
      ExpectedGarbage.forget(world, gone(world));
      world.now = world.now.plus(UploadSearch.APART);
      Random often = new Random(seed);
      ObjectStore busy =
          new BusyObjectStore(
              world.store,
              () -> {
                for (int steps = often.nextInt(6); steps > 0; steps--) {
                  history.step();
                }
              });

      collect(new GarbageCollector(busy, world, 1), "busy");

      assertThatNothingIsMissing(world);
      ExpectedGarbage.forget(world, gone(world));
      collect(new GarbageCollector(world.store, world, 1), "calm");
      assertThatNothingIsMissing(world);
    }
  }

  @Test
  void whoNamesTheUploadOfARunThatHasJustClosedFindsItWheneverThatHappens() {
    int calls = 1;
    for (int end = 1; end <= calls; end++) {
      for (int begin = end; begin <= calls; begin++) {
        calls = callsWhile(end, begin);
      }
    }
  }

  /**
   * A run closes before one call of a collection, and another that was sent the same file begins
   * before another one.
   */
  private static int callsWhile(int end, int begin) {
    World world = new World(new InMemoryObjectStore());
    WrittenRun first = world.prepareDataset(Optional.empty());
    begin(world, first);
    AtomicInteger calls = new AtomicInteger();
    ObjectStore busy =
        new BusyObjectStore(
            world.store,
            () -> {
              if (calls.incrementAndGet() == end) {
                end(world, first);
              }
              if (calls.get() == begin) {
                begin(world, world.prepareDataset(first.uploads.stream().findFirst()));
              }
            });

    collect(new GarbageCollector(busy, world, 1), "busy");

    assertThatNothingIsMissing(world);
    return calls.get();
  }

  private static void begin(World world, WrittenRun run) {
    world.request(run);
    world.check(run);
    if (run.stage == WrittenRun.Stage.CHECKED) {
      world.offer(run);
    }
  }

  private static void end(World world, WrittenRun run) {
    world.publishing(run, false);
    world.effect(run);
    world.published(run);
    world.unmark(run);
  }

  private static void walk(RandomHistory history) {
    for (int step = 0; step < STEPS_BEFORE; step++) {
      history.step();
    }
  }

  private static Set<String> gone(World world) {
    Set<String> gone = new TreeSet<>();
    Set<String> there = keys(world.store);
    for (WrittenRun run : world.runs) {
      gone.addAll(run.blobs);
      gone.addAll(run.uploads);
      run.points.forEach(point -> gone.add(point.manifest()));
    }
    world.loose.values().forEach(gone::addAll);
    gone.removeAll(there);
    assertThat(gone).noneMatch(key -> key.contains("/log/"));
    return gone;
  }
}
