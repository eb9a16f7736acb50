package io.meristem.orchestrator.plans;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.meristem.orchestrator.planning.ChildWish;
import io.meristem.orchestrator.planning.EvaluationPlanner;
import io.meristem.orchestrator.planning.EvaluationWish;
import io.meristem.orchestrator.planning.Forecast;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.TrainingWish;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.Budget;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.RunSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the arms of a stage mean for what is there: the same planner as for single requests, so a
 * stage is what somebody would have asked for by hand.
 *
 * @param plan its id, which the names of scratch models are made of
 */
record StagePlanner(String plan, Known known) {

  private static final int NAME_DIGITS = 8;

  /** The run that an arm consists of, or why it cannot be. */
  Planned arm(Stage stage, ArmKind kind) {
    StageWishes wishes = wishes(stage);
    return switch (stage) {
      case Stage.Train train -> within(wishes, training -> root(train, wishes, training));
      case Stage.Grow grow ->
          switch (kind) {
            case MAIN -> growth(grow, wishes);
            case CONTROL ->
                within(
                    wishes,
                    training -> Planner.continuation(child(grow.from(), grow.dataset(), training)));
            case SCRATCH -> scratch(grow, wishes);
          };
      case Stage.Continue proceed ->
          within(
              wishes,
              training -> Planner.continuation(child(proceed.from(), proceed.dataset(), training)));
      case Stage.Evaluate evaluate -> evaluation(evaluate);
      case Stage.Promote promote ->
          throw new IllegalArgumentException("stage " + promote.name() + " has no runs");
    };
  }

  private static StageWishes wishes(Stage stage) {
    try {
      return StageWishes.of(stage);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException("stage " + stage.name() + " was never checked", e);
    }
  }

  private Planned root(Stage.Train train, StageWishes wishes, TrainingWish training) {
    return Planner.root(
        train.model(),
        wishes.shape(),
        training,
        train.dataset(),
        known.dataset(train.dataset()),
        known.isTaken(train.model()));
  }

  private Planned growth(Stage.Grow grow, StageWishes wishes) {
    return within(
        wishes,
        training ->
            Planner.growth(
                child(grow.from(), grow.dataset(), training), wishes.recipe().orElseThrow()));
  }

  private Planned scratch(Stage.Grow grow, StageWishes wishes) {
    Planned growth = growth(grow, wishes);
    if (growth instanceof Accepted accepted && accepted.spec() instanceof RunSpec.Grow spec) {
      String model =
          spec.model()
              + "-scratch-"
              + Sha256.of(plan + "/" + grow.name()).substring(0, NAME_DIGITS);
      return Forecast.scratch(accepted, model, known.isTaken(model));
    }
    return growth;
  }

  private ChildWish child(String from, Optional<String> dataset, TrainingWish training) {
    Optional<PublishedVersion> parent = known.version(from);
    String reference =
        dataset
            .or(() ->
                parent
                    .flatMap(version -> version.document().trained())
                    .map(by -> by.dataset().toString()))
            .orElse("(none)");
    return new ChildWish(from, parent, reference, known.dataset(reference), Optional.of(training));
  }

  private Planned evaluation(Stage.Evaluate evaluate) {
    return EvaluationPlanner.evaluation(
        new EvaluationWish(
            evaluate.from(),
            known.version(evaluate.from()),
            evaluate.datasets().stream()
                .map(name -> new EvaluationWish.NamedSet(name, known.dataset(name)))
                .toList(),
            evaluate.windows(),
            evaluate.sequence()));
  }

  /** Tokens become steps when it is known how many tokens a step takes. */
  private static Planned within(StageWishes wishes, Function<TrainingWish, Planned> plan) {
    if (wishes.budget().isEmpty()) {
      return plan.apply(wishes.training());
    }
    Budget budget = wishes.budget().get();
    Planned most = plan.apply(wishes.training().withSteps(budget.stepsOf(1)));
    return most instanceof Accepted accepted && accepted.spec() instanceof RunSpec.Training run
        ? plan.apply(
            wishes
                .training()
                .withSteps(
                    budget.stepsOf((long) run.training().batch() * run.training().sequence())))
        : most;
  }
}
