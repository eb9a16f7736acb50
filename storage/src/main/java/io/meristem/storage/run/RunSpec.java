package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.exchange.OfficialSettings;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What a run shall do, with everything resolved: names to hashes, aliases to versions. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunSpec.PrepareDataset.class, name = "prepare-dataset"),
  @JsonSubTypes.Type(value = RunSpec.TrainRoot.class, name = "train-root"),
  @JsonSubTypes.Type(value = RunSpec.Grow.class, name = "grow"),
  @JsonSubTypes.Type(value = RunSpec.Continue.class, name = "continue"),
  @JsonSubTypes.Type(value = RunSpec.Import.class, name = "import"),
  @JsonSubTypes.Type(value = RunSpec.Prune.class, name = "prune"),
  @JsonSubTypes.Type(value = RunSpec.Evaluate.class, name = "evaluate"),
  @JsonSubTypes.Type(value = RunSpec.Verify.class, name = "verify")
})
public sealed interface RunSpec {

  /** The kind of run, as in JSON. */
  @JsonIgnore
  String kind();

  /** What tells this work from any other: SHA-256 of its canonical JSON, in lower-case hex. */
  default String hash() {
    return Sha256.of(Documents.canonical(this));
  }

  /** The versions whose blobs it reads. */
  @JsonIgnore
  default List<ParentRef> parents() {
    return switch (this) {
      case PrepareDataset _, TrainRoot _, Import _ -> List.of();
      case Grow grow -> List.of(grow.parent());
      case Continue again -> List.of(again.parent());
      case Prune prune -> List.of(prune.parent(), prune.ancestor());
      case Evaluate evaluate -> List.of(evaluate.version());
      case Verify verify -> List.of(verify.version(), verify.growth().parent());
    };
  }

  /** The objects that a request named for it. */
  @JsonIgnore
  default List<SourceObject> sourceFiles() {
    return switch (this) {
      case PrepareDataset dataset ->
          Stream.concat(
                  dataset.sources().stream().map(WeightedText::text), dataset.tokenizer().stream())
              .toList();
      case Import imported ->
          Stream.concat(Stream.of(imported.weights()), imported.tokenizer().stream()).toList();
      case Publishing _, Evaluate _, Verify _ -> List.of();
    };
  }

  /** The model that it is done for, if it is done for one. */
  @JsonIgnore
  default Optional<String> forModel() {
    return switch (this) {
      case PrepareDataset _ -> Optional.empty();
      case Publishing publishing -> Optional.of(publishing.model());
      case Evaluate evaluate -> Optional.of(evaluate.model());
      case Verify verify -> Optional.of(verify.growth().model());
    };
  }

  /**
   * Tokenises texts into shards.
   *
   * @param sources in order, none of them twice
   * @param tokenizer a {@code tokenizer.json}; without one every byte is a token
   * @param validationFraction the tail of each text that is never trained on
   */
  record PrepareDataset(
      String dataset,
      List<WeightedText> sources,
      Optional<SourceObject> tokenizer,
      double validationFraction)
      implements RunSpec {

    public PrepareDataset {
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("a dataset needs at least one source");
      }
      requireDistinct(sources);
      if (!(validationFraction > 0 && validationFraction < 1)) {
        throw new IllegalArgumentException(
            "validationFraction must lie between 0 and 1, not " + validationFraction);
      }
    }

    private static void requireDistinct(List<WeightedText> sources) {
      Set<String> seen = new HashSet<>();
      for (WeightedText source : sources) {
        if (!seen.add(source.text().address())) {
          throw new IllegalArgumentException(
              source.text().address()
                  + " is named twice; name it once, with the sum of its weights");
        }
      }
    }

    /** The bytes of all texts together. */
    @JsonIgnore
    public long bytes() {
      return sources.stream().mapToLong(source -> source.text().bytes()).sum();
    }

    @Override
    public String kind() {
      return "prepare-dataset";
    }
  }

  /** A run that publishes a version of a model. */
  sealed interface Publishing extends RunSpec {
    String model();

    /** What the version comes from; a root comes from nothing. */
    @JsonIgnore
    Optional<ParentRef> start();

    /** Whether the version computes another function than its parent before its first update. */
    @JsonIgnore
    default boolean isLossy() {
      return false;
    }
  }

  /** A run that trains the version that it publishes. */
  sealed interface Training extends Publishing {
    DatasetRef dataset();

    /** The architecture of the version to be published. */
    TokenFormerConfig config();

    TrainingSpec training();
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
    public boolean isLossy() {
      return recipe.lossy();
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

  /**
   * Makes a root out of a checkpoint with the official names.
   *
   * @param weights safetensors
   * @param tokenizer a {@code tokenizer.json}, if the model has one
   * @param settings what the weights do not say
   */
  record Import(
      String model,
      SourceObject weights,
      Optional<SourceObject> tokenizer,
      OfficialSettings settings)
      implements Publishing {

    @Override
    public String kind() {
      return "import";
    }

    @Override
    public Optional<ParentRef> start() {
      return Optional.empty();
    }
  }

  /**
   * Takes away what a version has beyond one of its ancestors, whose rows nobody has trained since.
   *
   * @param parent the version
   * @param probe token ids that the result is compared with the ancestor on
   * @param memoryBytes that it takes at its peak; see {@link ForwardMemory}
   */
  record Prune(
      String model,
      ParentRef parent,
      ParentRef ancestor,
      BlobRef probe,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong memoryBytes)
      implements Publishing {

    public Prune(
        String model,
        ParentRef parent,
        ParentRef ancestor,
        BlobRef probe,
        @JacksonInject(useInput = OptBoolean.TRUE) OptionalLong memoryBytes) {
      this.model = model;
      this.parent = parent;
      this.ancestor = ancestor;
      this.probe = probe;
      this.memoryBytes = memoryBytes;
    }

    @Override
    public String kind() {
      return "prune";
    }

    @Override
    public Optional<ParentRef> start() {
      return Optional.of(parent);
    }
  }

  /**
   * Measures a version on the validation splits of datasets.
   *
   * @param windows how many fixed windows of each split a loss is averaged over
   * @param sequence tokens per window
   * @param memoryBytes that it takes at its peak; see {@link ForwardMemory}
   */
  record Evaluate(
      String model,
      ParentRef version,
      List<DatasetRef> datasets,
      int windows,
      int sequence,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong memoryBytes)
      implements RunSpec {

    public Evaluate(
        String model,
        ParentRef version,
        List<DatasetRef> datasets,
        int windows,
        int sequence,
        @JacksonInject(useInput = OptBoolean.TRUE) OptionalLong memoryBytes) {
      if (datasets.isEmpty() || windows < 1 || sequence < 2) {
        throw new IllegalArgumentException(
            "an evaluation needs a dataset, a window and 2 tokens a window, not %s, %d and %d"
                .formatted(datasets, windows, sequence));
      }
      this.model = model;
      this.version = version;
      this.datasets = List.copyOf(datasets);
      this.windows = windows;
      this.sequence = sequence;
      this.memoryBytes = memoryBytes;
    }

    @Override
    public String kind() {
      return "evaluate";
    }
  }

  /**
   * Does a version's growth again and compares what was born.
   *
   * @param growth that the version was made by
   * @param memoryBytes that it takes at its peak; see {@link ForwardMemory}
   */
  record Verify(
      ParentRef version,
      Grow growth,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong memoryBytes)
      implements RunSpec {

    public Verify(
        ParentRef version,
        Grow growth,
        @JacksonInject(useInput = OptBoolean.TRUE) OptionalLong memoryBytes) {
      this.version = version;
      this.growth = growth;
      this.memoryBytes = memoryBytes;
    }

    @Override
    public String kind() {
      return "verify";
    }
  }
}
