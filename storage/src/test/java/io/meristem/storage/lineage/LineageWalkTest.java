package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever anybody wishes, in whatever order. */
class LineageWalkTest {

  private static final int WALKS = 100;
  private static final int COMMITS = 60;

  @Test
  void anAliasAlwaysStandsForAnActiveVersionAndPurgedIsFinal() {
    for (int seed = 0; seed < WALKS; seed++) {
      Random random = new Random(seed);
      CommitLog<LineageEntry, Lineage> log =
          Lineage.log(new InMemoryObjectStore(), "bard", InstantSource.system());
      Tip<Lineage> tip = log.start();
      for (int i = 0; i < COMMITS; i++) {
        Lineage before = tip.state();
        List<LineageEntry> wished = wishes(random);

        tip = log.append(tip, Actor.MERISTEM, lineage -> lineage.decide(wished).entries());

        assertThatLawsHold(before, tip.state(), "seed " + seed + ": " + wished);
      }
      assertThat(log.read(log.start())).isEqualTo(tip);
    }
  }

  private static void assertThatLawsHold(Lineage before, Lineage after, String story) {
    for (String alias : after.aliases().keySet()) {
      after
          .aliased(alias)
          .ifPresent(
              id -> assertThat(after.version(id).orElseThrow().isActive()).as(story).isTrue());
    }
    for (VersionState version : before.versions()) {
      VersionState next = after.version(version.id()).orElseThrow();
      assertThat(next.published()).as(story).isEqualTo(version.published());
      assertThat(next.notes().subList(0, version.notes().size()))
          .as(story)
          .isEqualTo(version.notes());
      if (version.standing() instanceof Standing.Purged) {
        assertThat(next.standing()).as(story).isEqualTo(version.standing());
      }
    }
  }

  private static List<LineageEntry> wishes(Random random) {
    List<LineageEntry> wishes = new ArrayList<>();
    do {
      wishes.add(wish(random));
    } while (random.nextInt(3) == 0);
    return wishes;
  }

  private static LineageEntry wish(Random random) {
    String version = "v" + (1 + random.nextInt(4));
    String cause = "q" + random.nextInt(50);
    return switch (random.nextInt(8)) {
      case 0 -> Samples.published(version);
      case 1 -> new VersionTagged(version, "tag" + random.nextInt(3));
      case 2 -> new VersionUntagged(version, "tag" + random.nextInt(3));
      case 3 -> new VersionNoted(version, "seen", cause);
      case 4 -> new VersionRetired(version, "");
      case 5 -> new VersionRestored(version, "");
      case 6 -> random.nextInt(4) == 0 ? new VersionPurged(version, "") : move(random, cause);
      default -> move(random, cause);
    };
  }

  private static LineageEntry move(Random random, String cause) {
    int from = random.nextInt(5);
    int to = (from + 1 + random.nextInt(4)) % 5;
    return Samples.moved("a" + random.nextInt(2), id(from), id(to), cause);
  }

  private static @Nullable String id(int number) {
    return number == 0 ? null : "v" + number;
  }
}
