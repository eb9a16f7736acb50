package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.garbage.GarbageHistory;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether what a run starts from is still there. It is asked before the first offer of each
 * generation and never answers from memory, because whoever collects garbage relies on that: a run
 * that was offered after a version was purged, or an upload condemned, would find it gone.
 */
@ApplicationScoped
class Inputs {

  private final ObjectStore store;
  private final ModelLogs models;
  private final GarbageHistory garbage;
  private final String bucket;

  Inputs(ObjectStore store, InstantSource clock, ModelLogs models, Settings settings) {
    this.store = store;
    this.models = models;
    this.garbage = new GarbageHistory(store, clock);
    this.bucket = settings.s3().bucket();
  }

  /** Why a run can never be done, if something that it starts from is gone, or about to go. */
  Optional<Problem> gone(RunSpec spec) {
    return purged(spec).or(() -> missing(spec));
  }

  private Optional<Problem> missing(RunSpec spec) {
    return spec.sourceFiles().stream()
        .filter(file -> isUpload(file.bucket(), file.key()))
        .filter(file -> isCondemned(file.key()) || store.size(file.key()).isEmpty())
        .findFirst()
        .map(file ->
            new Problem(
                "missing-object",
                "A file is gone",
                "%s was deleted as garbage, or is about to be, since no open run needed it; send it again, and name the new one"
                    .formatted(file.address())));
  }

  private boolean isUpload(String inBucket, String key) {
    return inBucket.equals(bucket) && key.startsWith(RunKeys.UPLOADS);
  }

  private boolean isCondemned(String upload) {
    return garbage.now().isCondemned(upload);
  }

  /** Whether an object may be deleted at any moment, although it is still there. */
  boolean isCondemned(String inBucket, String key) {
    return isUpload(inBucket, key) && isCondemned(key);
  }

  private Optional<Problem> purged(RunSpec spec) {
    return spec.parents().isEmpty()
        ? Optional.empty()
        : spec.forModel().flatMap(model -> purged(spec, model));
  }

  /** A run's versions are of its own model. */
  private Optional<Problem> purged(RunSpec spec, String model) {
    Lineage lineage = models.read(model).state();
    return spec.parents().stream()
        .map(ParentRef::version)
        .flatMap(id -> lineage.version(id).stream())
        .filter(version -> version.standing() instanceof Standing.Purged)
        .findFirst()
        .map(Inputs::problem);
  }

  private static Problem problem(VersionState version) {
    return new Problem(
        "version-purged",
        "The version is purged",
        "version %s, which the run starts from, was purged before an attempt was offered; start from another"
            .formatted(version.id()));
  }
}
