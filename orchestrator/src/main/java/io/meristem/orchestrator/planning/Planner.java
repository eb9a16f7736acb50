package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides what a request means. Pure: everything it knows is in its arguments. */
public final class Planner {

  private Planner() {}

  /**
   * A first version of a model.
   *
   * @param datasetName as it was asked for
   * @param isTaken whether the model has a root already, published or open
   */
  public static Planned root(
      String model,
      ModelShape shape,
      TrainingWish training,
      String datasetName,
      Optional<DatasetManifest> dataset,
      boolean isTaken) {
    Optional<Rejected> misnamed = Refusals.unlessName("model", model);
    if (misnamed.isPresent()) {
      return misnamed.get();
    }
    if (isTaken) {
      return Refusals.modelExists(model);
    }
    return dataset
        .map(data -> checked("invalid-config", () -> root(model, shape, training, data)))
        .orElseGet(() -> Refusals.unknownDataset(datasetName));
  }

  private static Planned root(
      String model, ModelShape shape, TrainingWish training, DatasetManifest data) {
    int vocabulary = data.tokenizer().vocabulary();
    if (shape.vocabulary().orElse(vocabulary) != vocabulary) {
      return Refusals.vocabularyMismatch(shape.vocabulary().getAsInt(), data);
    }
    TokenFormerConfig config = shape.config(vocabulary);
    return checked(
        "invalid-training",
        () ->
            fitting(
                new RunSpec.TrainRoot(
                    model, ref(data), config, training.forRoot(config.sequence())),
                data,
                0,
                Optional.empty()));
  }

  /**
   * A first version of a model, out of a checkpoint with the official names.
   *
   * @param tokenizer if the model shall have one
   * @param isTaken whether the model has a root already, published or open
   */
  public static Planned imported(
      String model,
      StoredObject weights,
      Optional<StoredObject> tokenizer,
      OfficialWish settings,
      boolean isTaken) {
    Optional<Rejected> misnamed = Refusals.unlessName("model", model);
    if (misnamed.isPresent()) {
      return misnamed.get();
    }
    if (isTaken) {
      return Refusals.modelExists(model);
    }
    Optional<Rejected> refusal =
        weights.refusal().or(() -> tokenizer.flatMap(StoredObject::refusal));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return checked(
        "invalid-settings",
        () ->
            new Accepted(
                new RunSpec.Import(
                    model,
                    weights.source(),
                    tokenizer.map(StoredObject::source),
                    settings.settings()),
                Estimate.withoutTraining()));
  }

  /** A child with more parameter tokens, or more blocks. */
  public static Planned growth(ChildWish wish, RecipeWish recipe) {
    return child(
        wish,
        (parent, data, training) -> {
          TokenFormerConfig config = parent.document().config();
          return switch (recipe.recipe(config, training).childOf(config)) {
            case Grown.Refused refused -> Refusals.growth(refused);
            case Grown.Child child -> grown(parent, data, child, training);
          };
        });
  }

  private static Planned grown(
      PublishedVersion parent, DatasetManifest data, Grown.Child child, TrainingSpec training) {
    if (child.recipe().tau() instanceof TauPolicy.Ramp(long steps) && steps > training.steps()) {
      return Refusals.rampTooLong(steps, training.steps());
    }
    VersionDocument document = parent.document();
    RunSpec.Grow spec =
        new RunSpec.Grow(
            document.model(),
            parent.asParent(),
            ref(data),
            child.recipe(),
            child.config(),
            training);
    return fitting(spec, data, document.parameters(), Speed.of(document));
  }

  /** A child that is its parent, trained on: the control arm of a growth. */
  public static Planned continuation(ChildWish wish) {
    return child(
        wish,
        (parent, data, training) -> {
          VersionDocument document = parent.document();
          RunSpec.Continue spec =
              new RunSpec.Continue(
                  document.model(), parent.asParent(), ref(data), document.config(), training);
          return fitting(spec, data, document.parameters(), Speed.of(document));
        });
  }

  /** What becomes of a parent that is there, trained in a way that can be. */
  private interface Child {
    Planned of(PublishedVersion parent, DatasetManifest data, TrainingSpec training);
  }

  private static Planned child(ChildWish wish, Child plan) {
    if (wish.parent().isEmpty()) {
      return Refusals.unknownParent(wish.parentName());
    }
    if (wish.dataset().isEmpty()) {
      return Refusals.unknownDataset(wish.datasetName());
    }
    PublishedVersion parent = wish.parent().get();
    DatasetManifest data = wish.dataset().get();
    return tokenizerRefusal(parent.document(), data)
        .<Planned>map(refused -> refused)
        .orElseGet(() ->
            checked(
                "invalid-training",
                () -> {
                  TrainingSpec training = training(wish, parent.document());
                  return checked("invalid-growth", () -> plan.of(parent, data, training));
                }));
  }

  /** A version goes with its own tokenizer; without one, with any of its vocabulary. */
  static Optional<Rejected> tokenizerRefusal(VersionDocument version, DatasetManifest data) {
    BlobRef file = version.files().get(VersionDocument.TOKENIZER);
    Tokenizer tokenizer = data.tokenizer();
    if (file != null && file.sha256().equals(tokenizer.sha256())) {
      return Optional.empty();
    }
    int vocabulary = version.config().vocabulary();
    if (vocabulary != tokenizer.vocabulary()) {
      return Optional.of(Refusals.vocabularyMismatch(vocabulary, data));
    }
    return file == null
        ? Optional.empty()
        : Optional.of(Refusals.tokenizerMismatch(version.id(), data));
  }

  private static TrainingSpec training(ChildWish wish, VersionDocument parent) {
    TrainingWish training = wish.training().orElse(TrainingWish.NONE);
    return parent
        .trained()
        .map(by -> training.like(by.spec()))
        .orElseGet(() -> training.forRoot(parent.config().sequence()));
  }

  private static Planned fitting(
      RunSpec.Training spec, DatasetManifest data, long parentParameters, Optional<Speed> speed) {
    int row = spec.training().sequence();
    if (row > spec.config().sequence()) {
      return Refusals.rowsTooLong(row, spec.config().sequence());
    }
    if (Math.min(data.shortestSourceTokens(), data.validationTokens()) <= row) {
      return Refusals.datasetTooShort(data, row);
    }
    return new Accepted(spec, Estimate.of(spec, parentParameters, speed));
  }

  static Planned checked(String type, Supplier<Planned> plan) {
    try {
      return plan.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Refusals.invalidValue(type, e);
    }
  }

  static DatasetRef ref(DatasetManifest data) {
    return new DatasetRef(data.name(), data.hash());
  }
}
