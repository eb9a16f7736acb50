package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Whether what a run starts from is still there. It is asked before each offer and never answers
 * from memory, because whoever collects garbage relies on that: a run that was offered after a
 * version was purged would find its blobs gone.
 */
@ApplicationScoped
class Parents {

  private final ModelLogs models;

  Parents(ModelLogs models) {
    this.models = models;
  }

  /** Why a run can never be done, if a version that it starts from was purged. */
  Optional<Problem> purged(RunSpec spec) {
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
        .map(Parents::problem);
  }

  private static Problem problem(VersionState version) {
    return new Problem(
        "version-purged",
        "The version is purged",
        "version %s, which the run starts from, was purged before an attempt was offered; start from another"
            .formatted(version.id()));
  }
}
