package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import java.util.Optional;

/** What a run shall do, with everything resolved: names to hashes, aliases to versions. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunSpec.PrepareDataset.class, name = "prepare-dataset"),
  @JsonSubTypes.Type(value = RunSpec.TrainRoot.class, name = "train-root"),
  @JsonSubTypes.Type(value = RunSpec.Grow.class, name = "grow"),
  @JsonSubTypes.Type(value = RunSpec.Continue.class, name = "continue")
})
public sealed interface RunSpec {

  /** The kind of run, as in JSON. */
  @JsonIgnore
  String kind();

  /** What tells this work from any other: SHA-256 of its canonical JSON, in lower-case hex. */
  default String hash() {
    return Sha256.of(Documents.canonical(this));
  }

  /**
   * Tokenises a text into shards.
   *
   * @param validationFraction the tail of the text that is never trained on
   */
  record PrepareDataset(
      String dataset, TextSource source, Tokenizer tokenizer, double validationFraction)
      implements RunSpec {

    public PrepareDataset {
      if (!(validationFraction > 0 && validationFraction < 1)) {
        throw new IllegalArgumentException(
            "validationFraction must lie between 0 and 1, not " + validationFraction);
      }
    }

    @Override
    public String kind() {
      return "prepare-dataset";
    }
  }

  /** A run that publishes a version of a model. */
  sealed interface Training extends RunSpec {
    String model();

    DatasetRef dataset();

    /** The architecture of the version to be published. */
    TokenFormerConfig config();

    TrainingSpec training();

    /** What it starts from; a root starts from nothing. */
    @JsonIgnore
    Optional<ParentRef> start();
  }

  /** Trains a first version from random weights. */
  record TrainRoot(
      String model, DatasetRef dataset, TokenFormerConfig config, TrainingSpec training)
      implements Training {

    @Override
    public String kind() {
      return "train-root";
    }

    @Override
    public Optional<ParentRef> start() {
      return Optional.empty();
    }
  }

  /**
   * Grows the parent, and trains the child on.
   *
   * @param config the child's at its birth, as the recipe makes it of the parent
   */
  record Grow(
      String model,
      ParentRef parent,
      DatasetRef dataset,
      GrowthRecipe recipe,
      TokenFormerConfig config,
      TrainingSpec training)
      implements Training {

    @Override
    public String kind() {
      return "grow";
    }

    @Override
    public Optional<ParentRef> start() {
      return Optional.of(parent);
    }
  }

  /** Trains the parent on as it is: the control arm of a growth. */
  record Continue(
      String model,
      ParentRef parent,
      DatasetRef dataset,
      TokenFormerConfig config,
      TrainingSpec training)
      implements Training {

    @Override
    public String kind() {
      return "continue";
    }

    @Override
    public Optional<ParentRef> start() {
      return Optional.of(parent);
    }
  }
}
