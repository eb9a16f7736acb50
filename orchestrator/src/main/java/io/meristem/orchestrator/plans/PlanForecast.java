package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.planning.Estimate;
import io.meristem.orchestrator.planning.Forecast;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.orchestrator.plans.PlanOutline.Impossible;
import io.meristem.orchestrator.plans.PlanOutline.PlannedArm;
import io.meristem.orchestrator.plans.PlanOutline.Possible;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Thinks a plan through: what later stages start from is what earlier ones would make. */
final class PlanForecast {

  private PlanForecast() {}

  static PlanOutline of(String plan, PlanDocument document, Known known, Fleet fleet) {
    return PlanTerms.mistake(document, fleet)
        .<PlanOutline>map(Impossible::new)
        .orElseGet(() -> ofStages(plan, document, known, fleet));
  }

  private static PlanOutline ofStages(
      String plan, PlanDocument document, Known known, Fleet fleet) {
    Imagined imagined = new Imagined(known);
    StagePlanner planner = new StagePlanner(plan, imagined);
    List<PlannedArm> arms = new ArrayList<>();
    for (int at = 0; at < document.stages().size(); at++) {
      Stage stage = document.stages().get(at);
      Optional<PlanMistake> immovable = promotion(at, stage, imagined);
      if (immovable.isPresent()) {
        return new Impossible(immovable.get());
      }
      for (ArmKind kind : stage.arms()) {
        switch (planner.arm(stage, kind)) {
          case Rejected rejected -> {
            return new Impossible(mistake(at, stage, kind, rejected));
          }
          case Accepted(RunSpec spec, Estimate estimate) -> {
            RunTerms terms = document.terms(stage);
            Estimate timed = estimate.at(spec, fleet.fitting(spec, terms));
            arms.add(new PlannedArm(stage.name(), kind, spec, terms, timed));
            imagined.add(stage, kind, spec, timed);
          }
        }
      }
    }
    return new Possible(arms, PlanTerms.prices(document, fleet));
  }

  /** What can be known beforehand of a stage that moves an alias. */
  private static Optional<PlanMistake> promotion(int at, Stage stage, Known known) {
    if (!(stage instanceof Stage.Promote promote)) {
      return Optional.empty();
    }
    Optional<PublishedVersion> version = known.version(promote.from());
    if (version.isEmpty()) {
      return Optional.of(
          new PlanMistake(
              "stages[%d].from".formatted(at),
              "no version %s is published; take one that a lineage lists"
                  .formatted(promote.from())));
    }
    return known.isLocked(version.get().document().model(), promote.alias())
        ? Optional.of(
            new PlanMistake(
                "stages[%d].alias".formatted(at),
                "nobody may move '%s', which its policy has locked; change the policy, or leave the stage out"
                    .formatted(promote.alias())))
        : Optional.empty();
  }

  private static PlanMistake mistake(int at, Stage stage, ArmKind kind, Rejected rejected) {
    Problem problem = rejected.problem();
    return new PlanMistake(
        "stages[%d].%s".formatted(at, field(stage, kind, problem)), problem.detail());
  }

  /** Where in the stage the reader should look first. */
  private static String field(Stage stage, ArmKind kind, Problem problem) {
    if (kind == ArmKind.SCRATCH) {
      return "scratch";
    }
    return switch (problem.type()) {
      case "unknown-parent", "unknown-version" -> "from";
      case "unknown-dataset", "dataset-too-short", "tokenizer-mismatch", "vocabulary-mismatch" ->
          stage instanceof Stage.Evaluate ? "datasets" : "dataset";
      case "model-exists", "invalid-name" -> "model";
      case "invalid-config" -> "config";
      case "invalid-training" -> problem.detail().startsWith("steps") ? "budget" : "training";
      case "ramp-too-long" -> "recipe.tau";
      default ->
          switch (stage) {
            case Stage.Grow _ -> "recipe";
            case Stage.Evaluate evaluate -> measured(evaluate);
            case Stage.Train _, Stage.Continue _, Stage.Promote _ -> "name";
          };
    };
  }

  private static String measured(Stage.Evaluate stage) {
    if (stage.datasets().isEmpty()) {
      return "datasets";
    }
    return stage.windows().orElse(1) < 1 ? "windows" : "sequence";
  }

  /** What is there, and what earlier stages would add to it. */
  private static final class Imagined implements Known {

    private final Known real;
    private final Map<String, PublishedVersion> versions = new HashMap<>();
    private final Set<String> models = new HashSet<>();

    private Imagined(Known real) {
      this.real = real;
    }

    private void add(Stage stage, ArmKind kind, RunSpec any, Estimate estimate) {
      if (!(any instanceof RunSpec.Training spec)) {
        return;
      }
      if (spec instanceof RunSpec.TrainRoot root) {
        models.add(root.model());
      }
      if (kind == ArmKind.MAIN) {
        DatasetManifest data = real.dataset(spec.dataset().toString()).orElseThrow();
        versions.put(stage.name(), Forecast.version(stage.name(), spec, data, estimate));
      }
    }

    @Override
    public Optional<PublishedVersion> version(String from) {
      return Optional.ofNullable(versions.get(from)).or(() -> real.version(from));
    }

    @Override
    public Optional<DatasetManifest> dataset(String reference) {
      return real.dataset(reference);
    }

    @Override
    public boolean isLocked(String model, String alias) {
      return real.isLocked(model, alias);
    }

    @Override
    public boolean isTaken(String model) {
      return models.contains(model) || real.isTaken(model);
    }
  }
}
