package io.meristem.storage.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is wrong with a plan whatever is there: names, references and gates. Pure. */
public final class PlanMistakes {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final Pattern VERSION =
      Pattern.compile("v[0-9a-f]{1,64}|[a-z0-9-]{1,63}@[a-z0-9._-]{1,63}");
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final int MOST_STAGES = 50;

  private PlanMistakes() {}

  /** The first mistake, in the document's order. */
  public static Optional<PlanMistake> first(PlanDocument plan) {
    return Stream.concat(
            ofTheWhole(plan).stream(),
            IntStream.range(0, plan.stages().size())
                .boxed()
                .flatMap(at -> ofStage(plan, at).stream()))
        .findFirst();
  }

  private static List<PlanMistake> ofTheWhole(PlanDocument plan) {
    List<PlanMistake> mistakes = new ArrayList<>();
    misnamed("name", plan.name()).ifPresent(mistakes::add);
    int stages = plan.stages().size();
    if (stages == 0 || stages > MOST_STAGES) {
      mistakes.add(
          new PlanMistake(
              "stages", "a plan has 1 to %d stages, not %d".formatted(MOST_STAGES, stages)));
    }
    return mistakes;
  }

  private static List<PlanMistake> ofStage(PlanDocument plan, int at) {
    Stage stage = plan.stages().get(at);
    String path = "stages[" + at + "]";
    List<PlanMistake> mistakes = new ArrayList<>();
    misnamed(path + ".name", stage.name()).ifPresent(mistakes::add);
    if (plan.stages().subList(0, at).stream().anyMatch(one -> one.name().equals(stage.name()))) {
      mistakes.add(
          new PlanMistake(
              path + ".name",
              "an earlier stage is named %s too; choose another name".formatted(stage.name())));
    }
    stage.start().flatMap(from -> ofStart(plan, at, from)).ifPresent(mistakes::add);
    if (stage instanceof Stage.Evaluate evaluate && evaluate.datasets().isEmpty()) {
      mistakes.add(new PlanMistake(path + ".datasets", "an evaluation needs a dataset; name one"));
    }
    if (stage instanceof Stage.Promote promote) {
      misnamed(promote).map(why -> new PlanMistake(path + ".alias", why)).ifPresent(mistakes::add);
    }
    if (saysStepsTwice(stage)) {
      mistakes.add(
          new PlanMistake(
              path + ".budget",
              "the budget says how long it trains, and training.steps too; leave one out"));
    }
    mistakes.addAll(ofGates(plan, stage, path + ".gates"));
    return mistakes;
  }

  private static boolean saysStepsTwice(Stage stage) {
    return switch (stage) {
      case Stage.Train train -> saysSteps(train.training()) && train.budget().isPresent();
      case Stage.Grow grow -> saysSteps(grow.training()) && grow.budget().isPresent();
      case Stage.Continue on -> saysSteps(on.training()) && on.budget().isPresent();
      case Stage.Evaluate _, Stage.Promote _ -> false;
    };
  }

  private static boolean saysSteps(Optional<ObjectNode> training) {
    return training.filter(wish -> wish.hasNonNull("steps")).isPresent();
  }

  private static Optional<String> misnamed(Stage.Promote stage) {
    return ALIAS.matcher(stage.alias()).matches()
        ? Optional.empty()
        : Optional.of(
            "'%s' must be 1 to 63 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit"
                .formatted(stage.alias()));
  }

  private static Optional<PlanMistake> misnamed(String path, String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            new PlanMistake(
                path, "'%s' must be 1 to 63 characters of a-z, 0-9 and -".formatted(name)));
  }

  private static Optional<PlanMistake> ofStart(PlanDocument plan, int at, String from) {
    String path = "stages[" + at + "].from";
    Optional<Stage> start = plan.stage(from);
    if (start.isEmpty()) {
      return VERSION.matcher(from).matches()
          ? Optional.empty()
          : Optional.of(
              new PlanMistake(
                  path,
                  "'%s' is neither a version nor a stage; the stages are %s"
                      .formatted(from, names(plan.stages()))));
    }
    if (start.get() instanceof Stage.Evaluate || start.get() instanceof Stage.Promote) {
      String does = start.get() instanceof Stage.Evaluate ? "measures" : "moves an alias";
      return Optional.of(
          new PlanMistake(
              path, "stage %s %s and makes no version; name another".formatted(from, does)));
    }
    return plan.stages().subList(0, at).contains(start.get())
        ? Optional.empty()
        : Optional.of(new PlanMistake(path, cycle(plan, at).orElseGet(() -> later(from))));
  }

  private static String later(String from) {
    return "stage %s comes later; move it before this one".formatted(from);
  }

  /** The way from a stage back to itself, if there is one. */
  private static Optional<String> cycle(PlanDocument plan, int at) {
    Set<String> way = new LinkedHashSet<>();
    Optional<Stage> next = Optional.of(plan.stages().get(at));
    while (next.isPresent() && way.add(next.get().name())) {
      next = next.get().start().flatMap(plan::stage);
    }
    return next.map(again ->
        "the stages start from each other: %s -> %s; let one start from a version"
            .formatted(String.join(" -> ", way), again.name()));
  }

  private static List<PlanMistake> ofGates(PlanDocument plan, Stage stage, String path) {
    List<PlanMistake> mistakes = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    List<Gate> gates = stage.gatesInOrder();
    for (int at = 0; at < gates.size(); at++) {
      Gate gate = gates.get(at);
      String where = path + "[" + at + "]";
      if (!kinds.add(gate.kind())) {
        mistakes.add(
            new PlanMistake(
                where, "the stage has a gate %s already; keep one".formatted(gate.kind())));
      }
      unmeasurable(plan, stage, gate)
          .map(why -> new PlanMistake(where, why))
          .ifPresent(mistakes::add);
    }
    return mistakes;
  }

  private static Optional<String> unmeasurable(PlanDocument plan, Stage stage, Gate gate) {
    if (stage instanceof Stage.Promote) {
      return gate instanceof Gate.Approval || gate instanceof Gate.TimeLimit
          ? Optional.empty()
          : Optional.of("a promotion trains and measures nothing; put the gate on another stage");
    }
    boolean measures = stage instanceof Stage.Evaluate;
    return switch (gate) {
      case Gate.GrowthGain _ when !stage.arms().contains(ArmKind.CONTROL) ->
          Optional.of("a growth gain needs a grow stage with control: true");
      case Gate.ValidationPlateau _ when measures ->
          Optional.of("an evaluation trains nothing; put the gate on the stage that trains");
      case Gate.CostLimit _ when measures ->
          Optional.of("an evaluation does not say its cost; use a time-limit");
      case Gate.MoneyLimit _ when measures ->
          Optional.of("an evaluation does not say its cost; use a time-limit");
      case Gate.MoneyLimit _ when plan.terms(stage).workerClass().isEmpty() ->
          Optional.of(
              "money needs a class of workers with a price; give the stage's terms a workerClass");
      case Gate.GrowthGain _,
          Gate.ValidationPlateau _,
          Gate.CostLimit _,
          Gate.MoneyLimit _,
          Gate.TargetLoss _,
          Gate.Approval _,
          Gate.TimeLimit _ ->
          Optional.empty();
    };
  }

  private static String names(List<Stage> stages) {
    return stages.stream().map(Stage::name).collect(Collectors.joining(", "));
  }
}
