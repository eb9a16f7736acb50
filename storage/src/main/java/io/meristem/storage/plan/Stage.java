package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * One step of a plan. How it trains and grows is kept in the words of whoever wrote it; what they
 * mean is decided when the stage begins, and is in the requests of its runs.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Stage.Train.class, name = "train"),
  @JsonSubTypes.Type(value = Stage.Grow.class, name = "grow"),
  @JsonSubTypes.Type(value = Stage.Continue.class, name = "continue"),
  @JsonSubTypes.Type(value = Stage.Evaluate.class, name = "evaluate"),
  @JsonSubTypes.Type(value = Stage.Promote.class, name = "promote")
})
public sealed interface Stage {

  /** Names the stage within its plan. */
  String name();

  /** The terms of its runs, where they are not those of the plan. */
  Optional<TermsWish> terms();

  /** What must hold before the plan goes on; none if it is left out. */
  Optional<List<Gate>> gates();

  /** The gates, in the order in which they are decided. */
  default List<Gate> gatesInOrder() {
    return gates().orElse(List.of());
  }

  /** Where it starts from: an earlier stage, or a published version; a root starts from nothing. */
  default Optional<String> start() {
    return switch (this) {
      case Train _ -> Optional.empty();
      case Grow grow -> Optional.of(grow.from());
      case Continue proceed -> Optional.of(proceed.from());
      case Evaluate evaluate -> Optional.of(evaluate.from());
      case Promote promote -> Optional.of(promote.from());
    };
  }

  /** Its arms; the main one first. A promotion is no run and has none. */
  default List<ArmKind> arms() {
    if (this instanceof Promote) {
      return List.of();
    }
    List<ArmKind> arms = new ArrayList<>(List.of(ArmKind.MAIN));
    if (this instanceof Grow grow) {
      grow.control().filter(wished -> wished).ifPresent(_ -> arms.add(ArmKind.CONTROL));
      grow.scratch().filter(wished -> wished).ifPresent(_ -> arms.add(ArmKind.SCRATCH));
    }
    return arms;
  }

  /** The same stage with every dataset replaced by what {@code resolved} makes of it. */
  Stage withDatasets(UnaryOperator<String> resolved);

  /**
   * The same stage with its start, if it has one, replaced by what {@code resolved} makes of it.
   */
  Stage withStart(UnaryOperator<String> resolved);

  /** Trains the root of a new model. */
  record Train(
      String name,
      String model,
      String dataset,
      Optional<ObjectNode> config,
      Optional<ObjectNode> training,
      Optional<Budget> budget,
      Optional<TermsWish> terms,
      Optional<List<Gate>> gates)
      implements Stage {

    public Train {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(model, "model is required");
      Objects.requireNonNull(dataset, "dataset is required");
    }

    @Override
    public Stage withDatasets(UnaryOperator<String> resolved) {
      return new Train(
          name, model, resolved.apply(dataset), config, training, budget, terms, gates);
    }

    @Override
    public Stage withStart(UnaryOperator<String> resolved) {
      return this;
    }
  }

  /**
   * Grows a version and trains the child on.
   *
   * @param control whether the parent is also trained on as it is, with the same data in the same
   *     order and the same budget
   * @param scratch whether a model of the child's shape is also trained from random weights, with
   *     the same data in the same order and the same budget
   */
  record Grow(
      String name,
      String from,
      Optional<String> dataset,
      ObjectNode recipe,
      Optional<ObjectNode> training,
      Optional<Budget> budget,
      Optional<Boolean> control,
      Optional<Boolean> scratch,
      Optional<TermsWish> terms,
      Optional<List<Gate>> gates)
      implements Stage {

    public Grow {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(from, "from is required");
      Objects.requireNonNull(recipe, "recipe is required");
    }

    @Override
    public Stage withDatasets(UnaryOperator<String> resolved) {
      return new Grow(
          name,
          from,
          dataset.map(resolved),
          recipe,
          training,
          budget,
          control,
          scratch,
          terms,
          gates);
    }

    @Override
    public Stage withStart(UnaryOperator<String> resolved) {
      return new Grow(
          name,
          resolved.apply(from),
          dataset,
          recipe,
          training,
          budget,
          control,
          scratch,
          terms,
          gates);
    }
  }

  /** Trains a version on as it is. */
  record Continue(
      String name,
      String from,
      Optional<String> dataset,
      Optional<ObjectNode> training,
      Optional<Budget> budget,
      Optional<TermsWish> terms,
      Optional<List<Gate>> gates)
      implements Stage {

    public Continue {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(from, "from is required");
    }

    @Override
    public Stage withDatasets(UnaryOperator<String> resolved) {
      return new Continue(name, from, dataset.map(resolved), training, budget, terms, gates);
    }

    @Override
    public Stage withStart(UnaryOperator<String> resolved) {
      return new Continue(name, resolved.apply(from), dataset, training, budget, terms, gates);
    }
  }

  /** Measures a version on the validation splits of datasets. */
  record Evaluate(
      String name,
      String from,
      List<String> datasets,
      OptionalInt windows,
      OptionalInt sequence,
      Optional<TermsWish> terms,
      Optional<List<Gate>> gates)
      implements Stage {

    public Evaluate {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(from, "from is required");
      Objects.requireNonNull(datasets, "datasets is required");
      datasets = List.copyOf(datasets);
    }

    @Override
    public Stage withDatasets(UnaryOperator<String> resolved) {
      return new Evaluate(
          name, from, datasets.stream().map(resolved).toList(), windows, sequence, terms, gates);
    }

    @Override
    public Stage withStart(UnaryOperator<String> resolved) {
      return new Evaluate(name, resolved.apply(from), datasets, windows, sequence, terms, gates);
    }
  }

  /**
   * Moves an alias of the version's model to it, through the gates of the alias's policy. The gates
   * of the stage are decided before.
   *
   * @param reason why, in words
   */
  record Promote(
      String name, String from, String alias, Optional<String> reason, Optional<List<Gate>> gates)
      implements Stage {

    public Promote {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(from, "from is required");
      Objects.requireNonNull(alias, "alias is required");
    }

    @Override
    public Optional<TermsWish> terms() {
      return Optional.empty();
    }

    @Override
    public Stage withDatasets(UnaryOperator<String> resolved) {
      return this;
    }

    @Override
    public Stage withStart(UnaryOperator<String> resolved) {
      return new Promote(name, resolved.apply(from), alias, reason, gates);
    }
  }
}
