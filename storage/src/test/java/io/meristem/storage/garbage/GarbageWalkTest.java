package io.meristem.storage.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.garbage.GarbageFound.Item;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.SourceObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever was written, in whatever order. */
class GarbageWalkTest {

  private static final int ALL = 1_000_000;

  @ParameterizedTest(name = "seed {0}, {1} steps, a collection after every {2}")
  @CsvSource({"1, 10000, 1000", "2, 600, 20", "3, 600, 20", "4, 1000, 100"})
  void aCollectionFreesExactlyWhatTheReferenceSays(long seed, int steps, int every) {
    World world = new World(new InMemoryObjectStore());
    RandomHistory history = new RandomHistory(world, seed);
    ExpectedGarbage reference = new ExpectedGarbage();
    GarbageCollector collector = new GarbageCollector(world.store, world, 1);
    long freed = 0;
    for (int step = 1; step <= steps; step++) {
      history.step();
      if (step % every == 0) {
        Set<String> before = keys(world.store);
        Set<String> seen = collectable(collector);

        collect(collector, "c" + step);

        Set<String> deleted = minus(before, keys(world.store));
        Set<String> expected = reference.collected(world);
        assertThat(minus(expected, deleted)).as("left over at step %d", step).isEmpty();
        assertThat(minus(deleted, expected)).as("deleted wrongly at step %d", step).isEmpty();
        assertThat(seen).as("what a dry run said at step %d", step).isEqualTo(deleted);
        ExpectedGarbage.forget(world, deleted);
        assertThatNothingIsMissing(world);
        freed += deleted.size();
      }
    }
    assertThat(freed).isGreaterThan(steps / 20);
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private static Set<String> collectable(GarbageCollector collector) {
    Set<String> keys = new TreeSet<>();
    collector.look().items().forEach(item -> keys.add(item.garbage().key()));
    return keys;
  }

  static void collect(GarbageCollector collector, String id) {
    var _ = collector.begin(id, "to have room", Actor.claimed("ada"));
    collector.collect(
        id,
        new GarbageCollector.Progress() {
          @Override
          public void found(GarbageFound all) {}

          @Override
          public void freed(Item item) {}
        });
  }

  /** Keys of everything but what collections write of themselves. */
  static Set<String> keys(ObjectStore store) {
    Set<String> keys = new TreeSet<>(store.keysAfter("", "", ALL));
    keys.removeIf(key -> key.startsWith("garbage/") || key.contains("/snapshots/"));
    return keys;
  }

  /** Every version that is not purged, and every run that is worked on, finds what it needs. */
  static void assertThatNothingIsMissing(World world) {
    Set<String> there = keys(world.store);
    for (WrittenRun run : world.runs) {
      if (run.isVersion()) {
        assertThat(there).contains(run.asParent().document().key());
      }
      if (run.isVersion() && !run.isPurged) {
        assertThat(there).as(run.id).containsAll(run.whole());
      }
      if (isWorkedOn(run)) {
        run.parents.forEach(parent -> assertThat(there).as(run.id).containsAll(parent.whole()));
        assertThat(there)
            .as(run.id)
            .containsAll(run.spec.sourceFiles().stream().map(SourceObject::key).toList());
      }
    }
  }

  private static boolean isWorkedOn(WrittenRun run) {
    return List.of(WrittenRun.Stage.OFFERED, WrittenRun.Stage.PUBLISHING, WrittenRun.Stage.EFFECTED)
        .contains(run.stage);
  }
}
