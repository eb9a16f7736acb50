package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Plan.Accepted;
import io.meristem.orchestrator.planning.Plan.Rejected;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.Growth;
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
import java.util.OptionalDouble;
import java.util.function.BiFunction;
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
  public static Plan root(
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

  private static Plan root(
      String model, ModelShape shape, TrainingWish training, DatasetManifest data) {
    int vocabulary = data.tokenizer().vocabulary();
    if (shape.vocabulary().orElse(vocabulary) != vocabulary) {
      return Refusals.vocabularyMismatch(shape.vocabulary().getAsInt(), data);
    }
    TokenFormerConfig config = shape.config(vocabulary);
    RunSpec.TrainRoot spec =
        new RunSpec.TrainRoot(model, ref(data), config, training.forRoot(config.sequence()));
    return fitting(spec, data, 0, OptionalDouble.empty());
  }

  /**
   * A child with more parameter tokens.
   *
   * @param valueStd standard deviation of new values; the default recipe's if it is left out
   */
  public static Plan growth(ChildWish wish, Growth growth, OptionalDouble valueStd) {
    return child(
        wish,
        (parent, data) ->
            switch (growth.childOf(parent.document().config())) {
              case Grown.Refused refused -> Refusals.growth(refused);
              case Grown.Child(TokenFormerConfig config) ->
                  grown(wish, parent, data, growth, valueStd, config);
            });
  }

  private static Plan grown(
      ChildWish wish,
      PublishedVersion parent,
      DatasetManifest data,
      Growth growth,
      OptionalDouble valueStd,
      TokenFormerConfig config) {
    double std = valueStd.orElse(2.0 / config.blocks().size() / Math.sqrt(config.width()));
    if (!(std > 0) || Double.isInfinite(std)) {
      return Refusals.deadTokens(std);
    }
    VersionDocument document = parent.document();
    TrainingSpec training = training(wish, document);
    RunSpec.Grow spec =
        new RunSpec.Grow(
            document.model(), parent.asParent(), ref(data), growth, std, config, training);
    return fitting(spec, data, document.parameters(), seconds(document, config, training));
  }

  /** A child that is its parent, trained on: the control arm of a growth. */
  public static Plan continuation(ChildWish wish) {
    return child(
        wish,
        (parent, data) -> {
          VersionDocument document = parent.document();
          TrainingSpec training = training(wish, document);
          RunSpec.Continue spec =
              new RunSpec.Continue(
                  document.model(), parent.asParent(), ref(data), document.config(), training);
          return fitting(
              spec, data, document.parameters(), seconds(document, document.config(), training));
        });
  }

  private static Plan child(
      ChildWish wish, BiFunction<PublishedVersion, DatasetManifest, Plan> plan) {
    if (wish.parent().isEmpty()) {
      return Refusals.unknownParent(wish.parentName());
    }
    if (wish.dataset().isEmpty()) {
      return Refusals.unknownDataset(wish.datasetName());
    }
    PublishedVersion parent = wish.parent().get();
    DatasetManifest data = wish.dataset().get();
    int vocabulary = parent.document().config().vocabulary();
    if (vocabulary != data.tokenizer().vocabulary()) {
      return Refusals.vocabularyMismatch(vocabulary, data);
    }
    return usesTokenizer(parent.document(), data.tokenizer())
        ? checked("invalid-growth", () -> plan.apply(parent, data))
        : Refusals.tokenizerMismatch(parent.document().id(), data);
  }

  /** A version without a tokenizer goes with any. */
  static boolean usesTokenizer(VersionDocument version, Tokenizer tokenizer) {
    BlobRef file = version.files().get(VersionDocument.TOKENIZER);
    return file == null || file.sha256().equals(tokenizer.sha256());
  }

  private static TrainingSpec training(ChildWish wish, VersionDocument parent) {
    TrainingWish training = wish.training().orElse(TrainingWish.NONE);
    return parent
        .trained()
        .map(by -> training.like(by.spec()))
        .orElseGet(() -> training.forRoot(parent.config().sequence()));
  }

  private static Plan fitting(
      RunSpec.Training spec, DatasetManifest data, long parentParameters, OptionalDouble seconds) {
    int row = spec.training().sequence();
    if (row > spec.config().sequence()) {
      return Refusals.rowsTooLong(row, spec.config().sequence());
    }
    if (Math.min(data.shortestSourceTokens(), data.validationTokens()) <= row) {
      return Refusals.datasetTooShort(data, row);
    }
    return new Accepted(spec, Estimate.of(spec, parentParameters, seconds));
  }

  private static OptionalDouble seconds(
      VersionDocument parent, TokenFormerConfig config, TrainingSpec training) {
    double ratio = (double) config.parameters() / parent.parameters();
    return parent
        .trained()
        .filter(by -> by.window().tokens() > 0)
        .map(by -> by.seconds() / by.window().tokens())
        .map(perToken -> OptionalDouble.of(perToken * ratio * training.trainingTokens()))
        .orElseGet(OptionalDouble::empty);
  }

  static Plan checked(String type, Supplier<Plan> plan) {
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
