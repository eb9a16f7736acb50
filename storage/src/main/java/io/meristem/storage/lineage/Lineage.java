package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model's log says, oldest first: the first entry of each run; a repeated one changes
 * nothing. The past is read by folding fewer commits.
 */
public record Lineage(
    List<VersionPublished> versions,
    List<VersionEvaluated> evaluations,
    List<VersionVerified> verifications) {

  /** Where the logs of all models are. */
  public static final String MODELS = "models/";

  private static final Fold<LineageEntry, Lineage> FOLD =
      new Fold<>() {
        @Override
        public Lineage start() {
          return new Lineage(List.of(), List.of(), List.of());
        }

        @Override
        public Lineage after(Lineage lineage, Commit<LineageEntry> commit) {
          Lineage next = lineage;
          for (LineageEntry entry : commit.entries()) {
            next = next.after(entry);
          }
          return next;
        }
      };

  public Lineage {
    versions = List.copyOf(versions);
    evaluations = List.copyOf(evaluations);
    verifications = List.copyOf(verifications);
  }

  /** The log {@code models/{model}/log/}. */
  public static CommitLog<LineageEntry, Lineage> log(
      ObjectStore store, String model, InstantSource clock) {
    return new CommitLog<>(store, MODELS + model + "/log/", 10, LineageEntry.class, FOLD, clock);
  }

  private Lineage after(LineageEntry entry) {
    if (knows(entry.run())) {
      return this;
    }
    return switch (entry) {
      case VersionPublished published ->
          new Lineage(with(versions, published), evaluations, verifications);
      case VersionEvaluated evaluated ->
          new Lineage(versions, with(evaluations, evaluated), verifications);
      case VersionVerified verified ->
          new Lineage(versions, evaluations, with(verifications, verified));
    };
  }

  private static <E> List<E> with(List<E> entries, E entry) {
    List<E> more = new ArrayList<>(entries);
    more.add(entry);
    return more;
  }

  /** Whether the effect of a run is here already. */
  public boolean knows(String run) {
    return Stream.of(versions, evaluations, verifications)
        .flatMap(List::stream)
        .anyMatch(entry -> entry.run().equals(run));
  }
}
