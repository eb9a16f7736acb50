package io.meristem.storage.garbage;

import static io.meristem.storage.garbage.GarbageWalkTest.assertThatNothingIsMissing;
import static io.meristem.storage.garbage.GarbageWalkTest.collect;
import static io.meristem.storage.garbage.GarbageWalkTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
      for (int step = 0; step < STEPS_BEFORE; step++) {
        history.step();
      }
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

  private static Set<String> gone(World world) {
    Set<String> gone = new TreeSet<>();
    Set<String> there = keys(world.store);
    for (WrittenRun run : world.runs) {
      gone.addAll(run.blobs);
      gone.addAll(run.uploads);
      run.points.forEach(point -> gone.add(point.manifest()));
    }
    gone.removeAll(there);
    assertThat(gone).noneMatch(key -> key.contains("/log/"));
    return gone;
  }
}
