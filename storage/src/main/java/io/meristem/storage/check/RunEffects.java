package io.meristem.storage.check;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The runs of which the models' logs know the effect, in a few bytes each. Models come before runs
 * in the order of keys, so that all are known when the first run is asked for. Not thread-safe.
 */
final class RunEffects {

  private long[] hashes = new long[64];
  private int count;
  private boolean isSorted = true;

  void saw(String run) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(run);
    isSorted = false;
  }

  private boolean knows(String run) {
    if (!isSorted) {
      Arrays.sort(hashes, 0, count);
      isSorted = true;
    }
    return Arrays.binarySearch(hashes, 0, count, hash(run)) >= 0;
  }

  private static long hash(String run) {
    return Long.parseUnsignedLong(Sha256.of(run).substring(0, 16), 16);
  }

  /**
   * Whether a run's effect is known and its log does not say that it was published, as long as it
   * has no marker: who publishes has one, and the point of no return behind it.
   */
  boolean areAheadOf(Run run, Predicate<Run> isMarked) {
    return knows(run.id())
        && switch (run.state()) {
          case RunState.Published _ -> false;
          case RunState.Publishing _ -> !isMarked.test(run);
          case RunState.Waiting _,
              RunState.Offered _,
              RunState.Running _,
              RunState.Paused _,
              RunState.Failed _,
              RunState.Cancelled _,
              RunState.Abandoned _ ->
              true;
        };
  }

  /** The model whose log should know of a run's effect and did not. */
  Optional<String> modelWithout(Run run) {
    return run.state() instanceof RunState.Published && !knows(run.id())
        ? run.spec().forModel()
        : Optional.empty();
  }

  /** What it means that a dataset is not there whose run has published it. */
  static Finding lostDataset(Run run, String manifest) {
    return new Finding(
        manifest,
        Defect.LOST_EFFECT,
        "run %s has published this dataset, and its manifest is not there".formatted(run.id()),
        Finding.RESTORE + ", or register the same texts again");
  }

  /** What it means that the log still does not know of the effect. */
  static List<Finding> lost(Run run, String model) {
    return List.of(
        new Finding(
            Lineage.MODELS + model + "/log/",
            Defect.LOST_EFFECT,
            "run %s has published, and the log does not know of it: commits are missing at its end"
                .formatted(run.id()),
            "restore the last commits of the log from a copy of the bucket, before anything is"
                + " appended"));
  }
}
