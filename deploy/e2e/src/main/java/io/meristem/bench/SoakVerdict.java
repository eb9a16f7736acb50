package io.meristem.bench;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What object storage says of runs that were acknowledged, once all is at rest: each has one effect
 * in the log of its model, every commit counted, and none has more; nothing was done that nobody
 * asked for; each log has all numbers, each commit follows from the one before it, and each run's
 * log ends with Published; no marker is left.
 *
 * @param faults one sentence each
 */
record SoakVerdict(List<String> faults) {

  private static final int PAGE = 1000;

  SoakVerdict {
    faults = List.copyOf(faults);
  }

  /**
   * Reads everything.
   *
   * @param acknowledged the runs that must have published a version each
   * @param others that were there as well
   */
  static SoakVerdict of(ObjectStore store, Set<String> acknowledged, Set<String> others) {
    Reading reading = new Reading(store);
    reading.models();
    acknowledged.forEach(reading::run);
    Set<String> strangers = new HashSet<>(store.directories(RunKeys.RUNS));
    strangers.removeAll(acknowledged);
    strangers.removeAll(others);
    strangers.forEach(run -> reading.faults.add("run " + run + " was acknowledged to nobody"));
    keys(store, RunKeys.OPEN).forEach(key -> reading.faults.add(key + " is left"));
    return new SoakVerdict(reading.faults);
  }

  /** All keys that begin so. */
  static List<String> keys(ObjectStore store, String prefix) {
    List<String> all = new ArrayList<>();
    List<String> page;
    do {
      page = store.keysAfter(prefix, all.isEmpty() ? "" : all.getLast(), PAGE);
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  /** What was read so far. */
  private static final class Reading {

    private final ObjectStore store;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> effects = new HashMap<>();

    Reading(ObjectStore store) {
      this.store = store;
    }

    void models() {
      for (String model : store.directories(Lineage.MODELS)) {
        CommitLog<LineageEntry, Lineage> log = Lineage.log(store, model, InstantSource.system());
        String prefix = Lineage.MODELS + model + "/log/";
        if (isWhole(prefix, () -> log.read(log.start()).sequence())) {
          log.commitsAfter(0).stream()
              .flatMap(commit -> commit.entries().stream())
              .filter(LineageEntry.Effect.class::isInstance)
              .map(LineageEntry.Effect.class::cast)
              .forEach(effect -> effects.merge(effect.run(), 1, Integer::sum));
        }
      }
    }

    void run(String id) {
      CommitLog<RunEntry, Optional<Run>> log = RunFold.log(store, id, InstantSource.system());
      if (!isWhole(RunKeys.log(id), () -> log.read(log.start()).sequence())) {
        return;
      }
      int count = effects.getOrDefault(id, 0);
      Optional<RunState> state = log.read(log.start()).state().map(Run::state);
      if (count != 1 || !(state.orElse(null) instanceof RunState.Published)) {
        faults.add("run %s has %d effects and is %s".formatted(id, count, state));
      }
    }

    private boolean isWhole(String prefix, LongSupplier newest) {
      List<String> all = keys(store, prefix);
      try {
        long last = newest.getAsLong();
        if (last == all.size()) {
          return true;
        }
        faults.add("%s has %d commits and ends with %d".formatted(prefix, all.size(), last));
      } catch (UnreadableDocumentException | IllegalStateException e) {
        faults.add(prefix + " cannot be read: " + e.getMessage());
      }
      return false;
    }
  }
}
