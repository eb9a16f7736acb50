package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What follows from a run that has not been done yet. Pure. */
public final class Forecast {

  private static final String NOT_YET = "not-yet";
  private static final BlobRef NO_BLOB = new BlobRef(NOT_YET, 0, NOT_YET);
  private static final Checkpoint NO_FILE = Checkpoint.of(NO_BLOB);

  private Forecast() {}

  /**
   * The version that the run would publish, as far as planning looks at it: its shape, its training
   * and its speed. No losses are foretold, and its blobs do not exist.
   *
   * @param name stands in for its id
   * @param estimate of the run
   */
  public static PublishedVersion version(
      String name, RunSpec.Training spec, DatasetManifest data, Estimate estimate) {
    VersionDocument document =
        new VersionDocument(
            name,
            spec.model(),
            NOT_YET,
            0,
            Edge.of(spec),
            spec.start().map(ParentRef::version).map(List::of).orElse(List.of()),
            spec.config(),
            spec.config().parameters(),
            NO_FILE,
            Map.of(VersionDocument.TOKENIZER, tokenizer(data)),
            Optional.empty(),
            Optional.of(trained(spec, data, estimate.seconds())),
            Map.of(),
            madeBy(estimate.speedOf().orElse(NOT_YET)));
    return new PublishedVersion(document, NO_BLOB, spec.isLossy());
  }

  private static Provenance madeBy(String worker) {
    return new Provenance(
        NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET, 1, NOT_YET, worker, Optional.empty());
  }

  private static BlobRef tokenizer(DatasetManifest data) {
    return new BlobRef(NOT_YET, 0, data.tokenizer().sha256());
  }

  /** Of an unknown speed, it is as if it had been trained on nothing. */
  private static Trained trained(
      RunSpec.Training spec, DatasetManifest data, OptionalDouble seconds) {
    TrainingSpec training = spec.training();
    DataWindow window =
        new DataWindow(
            data.hash(),
            training.seed(),
            0,
            training.steps(),
            training.batch(),
            training.sequence(),
            seconds.isPresent() ? training.trainingTokens() : 0,
            0,
            data.trainTokens());
    return new Trained(
        spec.dataset(),
        training,
        window,
        new Losses(
            0, 0, List.of(), List.of(), training.evaluationWindows(), training.sequence(), 1),
        NO_FILE,
        seconds.orElse(0),
        OptionalLong.empty(),
        Map.of(),
        Map.of(),
        GuardTotals.NONE);
  }

  /**
   * The scratch arm of a growth: a root of the child's shape, with the same data in the same order
   * and the same budget.
   *
   * @param model a name of its own
   * @param isTaken whether the model has a root already, published or open
   */
  public static Planned scratch(Accepted growth, String model, boolean isTaken) {
    if (!(growth.spec() instanceof RunSpec.Grow grow)) {
      throw new IllegalArgumentException("a scratch arm belongs to a growth, not " + growth);
    }
    Optional<Rejected> misnamed = Refusals.unlessName("model", model);
    if (misnamed.isPresent()) {
      return misnamed.get();
    }
    if (isTaken) {
      return Refusals.modelExists(model);
    }
    RunSpec.TrainRoot spec =
        new RunSpec.TrainRoot(
            model,
            grow.dataset(),
            grow.config().withTaus(grow.config().freshTaus()),
            grow.training());
    return new Accepted(spec, growth.estimate().ofRoot());
  }
}
