package io.meristem.storage.garbage;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.Effect;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Tip;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the logs of all models say of the runs that had an effect on them. Of each version only what
 * decides is kept, some 300 bytes.
 */
final class ModelFacts {

  private final ObjectStore store;
  private final InstantSource clock;
  private final int atOnce;
  private final Map<String, Known> byRun = new ConcurrentHashMap<>();
  private final Map<String, Long> sequences = new ConcurrentHashMap<>();

  ModelFacts(ObjectStore store, InstantSource clock, int atOnce) {
    this.store = store;
    this.clock = clock;
    this.atOnce = atOnce;
  }

  /**
   * The effect of a run.
   *
   * @param version that the run published; empty if it found something about one
   * @param isPurged whether that was purged when the facts were first read
   * @param document the key of what the run ended with
   */
  record Known(String model, Optional<String> version, boolean isPurged, String document) {}

  /** Reads all logs. */
  void read() {
    InParallel.forEach(store.directories(Lineage.MODELS), atOnce, model -> read(model, true));
  }

  /**
   * Reads on where there is more by now. A version that was purged meanwhile still counts as it was
   * before, so that nobody who has begun something with it since finds its blobs gone.
   */
  void readOn() {
    InParallel.forEach(
        store.directories(Lineage.MODELS),
        atOnce,
        model -> {
          if (log(model).isLongerThan(sequences.getOrDefault(model, 0L))) {
            read(model, false);
          }
        });
  }

  private void read(String model, boolean isFirst) {
    CommitLog<?, Lineage> log = log(model);
    Tip<Lineage> tip = log.read(log.start());
    sequences.put(model, tip.sequence());
    for (VersionState version : tip.state().versions()) {
      put(
          version.published(),
          new Known(
              model,
              Optional.of(version.id()),
              isFirst && version.standing() instanceof Standing.Purged,
              version.published().document().key()));
    }
    List<Effect> found = new ArrayList<>(tip.state().evaluations());
    found.addAll(tip.state().verifications());
    for (Effect effect : found) {
      put(effect, new Known(model, Optional.empty(), false, effect.document().key()));
    }
  }

  private void put(Effect effect, Known known) {
    byRun.putIfAbsent(effect.run(), known);
  }

  private CommitLog<?, Lineage> log(String model) {
    return Lineage.log(store, model, clock);
  }

  /** The effect of a run, if it had one. */
  Optional<Known> ofRun(String run) {
    return Optional.ofNullable(byRun.get(run));
  }

  /** Every run that had an effect. */
  Map<String, Known> all() {
    return byRun;
  }
}
