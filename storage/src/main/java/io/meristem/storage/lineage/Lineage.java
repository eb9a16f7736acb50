package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model's log says: its versions, oldest first. The past is read by folding fewer commits.
 *
 * @param versions the first entry of each run; a repeated one changes nothing
 */
public record Lineage(List<VersionPublished> versions) {

  /** Where the logs of all models are. */
  public static final String MODELS = "models/";

  private static final Fold<LineageEntry, Lineage> FOLD =
      new Fold<>() {
        @Override
        public Lineage start() {
          return new Lineage(List.of());
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
  }

  /** The log {@code models/{model}/log/}. */
  public static CommitLog<LineageEntry, Lineage> log(
      ObjectStore store, String model, InstantSource clock) {
    return new CommitLog<>(store, MODELS + model + "/log/", 10, LineageEntry.class, FOLD, clock);
  }

  private Lineage after(LineageEntry entry) {
    return switch (entry) {
      case VersionPublished published -> with(published);
    };
  }

  private Lineage with(VersionPublished published) {
    if (ofRun(published.run()).isPresent()) {
      return this;
    }
    List<VersionPublished> more = new ArrayList<>(versions);
    more.add(published);
    return new Lineage(more);
  }

  /** The version that a run published. */
  public Optional<VersionPublished> ofRun(String run) {
    return versions.stream().filter(version -> version.run().equals(run)).findFirst();
  }
}
