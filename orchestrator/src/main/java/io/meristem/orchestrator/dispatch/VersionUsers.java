package io.meristem.orchestrator.dispatch;

import io.meristem.storage.garbage.OpenRuns;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.Stage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who needs a version, beyond what its model's log says: runs and plans that may be open. */
final class VersionUsers {

  private VersionUsers() {}

  /** The users in words, by the version that each needs. */
  static Map<String, String> read(ObjectStore store, InstantSource clock) {
    Map<String, String> users = new HashMap<>();
    for (String marker : new Keys(store, PlanKeys.OPEN)) {
      String plan = marker.substring(PlanKeys.OPEN.length());
      versions(store, clock, plan).forEach(version -> users.put(version, "plan " + plan));
    }
    OpenRuns.read(store, clock)
        .byParent()
        .forEach((version, run) -> users.put(version, "run " + run));
    return users;
  }

  /** What a plan's stages start from, and what its runs have made or will make. */
  private static Stream<String> versions(ObjectStore store, InstantSource clock, String plan) {
    CommitLog<?, Optional<PlanStatus>> log = PlanFold.log(store, plan, clock);
    return log.read(log.start()).state().stream()
        .flatMap(status ->
            Stream.concat(
                status.document().stages().stream().map(Stage::start).flatMap(Optional::stream),
                status.stages().stream()
                    .flatMap(stage -> stage.arms().stream())
                    .map(arm -> VersionDocument.idOf(arm.run()))));
  }
}
