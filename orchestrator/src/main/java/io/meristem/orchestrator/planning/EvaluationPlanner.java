package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.ForwardMemory;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans what is to be found out about published versions. Pure. */
public final class EvaluationPlanner {

  private EvaluationPlanner() {}

  /** Measuring a version on the validation splits of datasets. */
  public static Planned evaluation(EvaluationWish wish) {
    if (wish.version().isEmpty()) {
      return Refusals.unknownVersion(wish.versionName());
    }
    VersionDocument version = wish.version().get().document();
    int sequence = wish.sequence().orElseGet(() -> training(version).sequence());
    for (EvaluationWish.NamedSet set : wish.sets()) {
      Optional<Rejected> refusal = refusal(set, version, sequence);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    return Planner.checked(
        "invalid-evaluation",
        () -> new Accepted(spec(wish, version, sequence), Estimate.withoutTraining()));
  }

  private static RunSpec.Evaluate spec(EvaluationWish wish, VersionDocument version, int sequence) {
    int windows = wish.windows().orElseGet(() -> training(version).evaluationWindows());
    return new RunSpec.Evaluate(
        version.model(),
        wish.version().orElseThrow().asParent(),
        wish.sets().stream().map(set -> Planner.ref(set.dataset().orElseThrow())).toList(),
        windows,
        sequence,
        OptionalLong.of(ForwardMemory.ofEvaluation(version.config(), windows, sequence)));
  }

  private static Optional<Rejected> refusal(
      EvaluationWish.NamedSet set, VersionDocument version, int sequence) {
    if (set.dataset().isEmpty()) {
      return Optional.of(Refusals.unknownDataset(set.name()));
    }
    DatasetManifest data = set.dataset().get();
    Optional<Rejected> foreign = Planner.tokenizerRefusal(version, data);
    if (foreign.isPresent()) {
      return foreign;
    }
    if (sequence > version.config().sequence()) {
      return Optional.of(Refusals.windowsTooLong(sequence, version.config().sequence()));
    }
    return data.validationTokens() <= sequence
        ? Optional.of(Refusals.setTooShort(data, sequence))
        : Optional.empty();
  }

  /**
   * Doing a version's growth again.
   *
   * @param name as it was asked for
   * @param maker what the run that published the version was to do, if that is known
   */
  public static Planned verification(
      String name, Optional<PublishedVersion> version, Optional<RunSpec> maker) {
    if (version.isEmpty()) {
      return Refusals.unknownVersion(name);
    }
    return maker.orElse(null) instanceof RunSpec.Grow growth
        ? new Accepted(
            new RunSpec.Verify(
                version.get().asParent(),
                growth,
                OptionalLong.of(
                    ForwardMemory.ofComparison(growth.config(), growth.training().sequence()))),
            Estimate.withoutTraining())
        : Refusals.nothingToVerify(version.get().document());
  }

  private static TrainingSpec training(VersionDocument version) {
    return version
        .trained()
        .map(Trained::spec)
        .orElseGet(() -> TrainingWish.NONE.forRoot(version.config().sequence()));
  }
}
