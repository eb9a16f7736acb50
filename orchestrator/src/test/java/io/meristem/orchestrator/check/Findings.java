package io.meristem.orchestrator.check;

import io.meristem.storage.check.BucketCheck;
import io.meristem.storage.check.CheckLine;
import io.meristem.storage.check.Finding;
import io.meristem.storage.check.Pace;
import io.meristem.storage.check.Scope;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What a check tells, at any pace. */
public final class Findings {

  private static final int NO_LIMIT = 1_000_000;

  private Findings() {}

  /** All that is wrong in a bucket, blobs' contents apart. */
  public static List<Finding> in(ObjectStore store) {
    return of(lines(store, new Scope(Optional.empty(), false)));
  }

  static List<Finding> of(List<CheckLine> lines) {
    return lines.stream()
        .filter(CheckLine.Found.class::isInstance)
        .map(line -> ((CheckLine.Found) line).finding())
        .toList();
  }

  static List<CheckLine> lines(ObjectStore store, Scope scope) {
    List<CheckLine> lines = new ArrayList<>();
    check(store).run(scope, lines::add);
    return lines;
  }

  static BucketCheck check(ObjectStore store) {
    return check(store, _ -> 0);
  }

  /**
   * @param commits of each model's log that are known to have been there
   */
  static BucketCheck check(ObjectStore store, ToLongFunction<String> commits) {
    return new BucketCheck(store, new Pace(NO_LIMIT, Waiting.REALLY), Waiting.REALLY, commits);
  }
}
