package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.check.SoundBucket;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore.Fault;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An orchestrator that hears of no event. */
class GovernanceTest {

  private static final int MORE_THAN_ALL_CALLS = 100;

  private final ObjectStore store = new InMemoryObjectStore();

  GovernanceTest() {
    SoundBucket.in(store);
  }

  private static List<String> shownTags(World world, String version) {
    return world.orchestrator().index.versions().version(version).stream()
        .map(VersionRow::tags)
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void whatIsDecidedIsShownInListsAtOnce() {
    World world = World.calm(store);
    world.append(new VersionTagged(world.child(), "good"));

    world.append(new VersionTagged(world.child(), "better"));

    assertThat(shownTags(world, world.child())).containsExactly("better", "good");
  }

  @Test
  void whoeverIsToldThatItFailedFindsNothingDecided() {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      ObjectStore copy = World.copyOf(store);
      UnreliableObjectStore faulty = new UnreliableObjectStore(copy, Fault.BROKEN, call);
      World world = World.seeing(copy, faulty);

      boolean answered = isAnswered(world);

      failed = faulty.hasFailed();
      assertThat(world.state(world.child()).tags().contains("good"))
          .as("call %d", call)
          .isEqualTo(answered);
    }
  }

  private static boolean isAnswered(World world) {
    try {
      var _ =
          world
              .orchestrator()
              .governance
              .decide(FIRST, World.ADA, new VersionTagged(world.child(), "good"));
      return true;
    } catch (ObjectStoreException e) {
      return false;
    }
  }
}
