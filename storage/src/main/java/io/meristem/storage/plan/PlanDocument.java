package io.meristem.storage.plan;

import io.meristem.storage.run.RunTerms;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What shall be done, in order: one stage after the other.
 *
 * @param name for people; plans may share one
 * @param terms of all runs, but for what a stage says otherwise
 */
public record PlanDocument(String name, Optional<TermsWish> terms, List<Stage> stages) {

  public PlanDocument {
    Objects.requireNonNull(name, "name is required");
    Objects.requireNonNull(stages, "stages are required");
    stages = List.copyOf(stages);
  }

  /** The stage of this name. */
  public Optional<Stage> stage(String stage) {
    return stages.stream().filter(one -> one.name().equals(stage)).findFirst();
  }

  /** The terms of a stage's runs. */
  public RunTerms terms(Stage stage) {
    RunTerms usual = terms.map(wish -> wish.over(RunTerms.DEFAULT)).orElse(RunTerms.DEFAULT);
    return stage.terms().map(wish -> wish.over(usual)).orElse(usual);
  }

  /**
   * The same plan with every start that is no stage replaced by what {@code resolved} makes of it.
   */
  public PlanDocument withVersions(UnaryOperator<String> resolved) {
    UnaryOperator<String> start = from -> stage(from).isPresent() ? from : resolved.apply(from);
    return new PlanDocument(
        name, terms, stages.stream().map(stage -> stage.withStart(start)).toList());
  }

  /** The same plan with every dataset replaced by what {@code resolved} makes of it. */
  public PlanDocument withDatasets(UnaryOperator<String> resolved) {
    return new PlanDocument(
        name, terms, stages.stream().map(stage -> stage.withDatasets(resolved)).toList());
  }
}
