package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.plans.PlanOutline.Impossible;
import io.meristem.orchestrator.plans.PlanOutline.PlannedArm;
import io.meristem.orchestrator.plans.PlanOutline.Possible;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanForecastTest {

  /** One dataset under any name, one version, one taken model. */
  private static final Known THERE =
      new Known() {
        @Override
        public Optional<PublishedVersion> version(String from) {
          return from.equals("v1")
              ? Optional.of(Samples.parent(Theta.L2_NORM_GELU))
              : Optional.empty();
        }

        @Override
        public Optional<DatasetManifest> dataset(String reference) {
          return List.of("tales", "text/abc").contains(reference)
              ? Optional.of(Samples.DATASET)
              : Optional.empty();
        }

        @Override
        public boolean isLocked(String model, String alias) {
          return model.equals(Samples.MODEL) && alias.equals("frozen");
        }

        @Override
        public boolean isTaken(String model) {
          return model.equals("taken");
        }
      };

  @Test
  void everyArmOfThePlanIsEstimatedFromWhatEarlierStagesWouldMake() throws IOException {
    List<PlannedArm> arms = possible(example());

    assertThat(arms)
        .extracting(arm -> arm.stage() + "/" + arm.arm().word() + ": " + arm.spec().kind())
        .containsExactly(
            "root/main: train-root",
            "bigger/main: grow",
            "bigger/control: continue",
            "bigger/scratch: train-root",
            "longer/main: continue",
            "measured/main: evaluate");
    long root = arms.get(0).estimate().parameters();
    long grown = arms.get(1).estimate().parameters();
    assertThat(grown).isEqualTo(root + 2 * 2 * 8 * (4 * 8 + 32));
    assertThat(arms)
        .extracting(arm -> arm.estimate().parameters())
        .containsExactly(root, grown, root, grown, grown, 0L);
    assertThat(arms).allMatch(arm -> arm.estimate().seconds().isEmpty());
  }

  @Test
  void everyArmSaysUnderWhichTermsItWouldWait() throws IOException {
    PlanDocument document =
        plan(
            """
            name: p
            terms: {priority: 80}
            stages:
              - {name: a, type: continue, from: v1, budget: {steps: 10}}
              - {name: b, type: continue, from: a, budget: {steps: 20}, terms: {workerClass: h200}}
            """);

    List<PlannedArm> arms = possible(document);

    assertThat(arms).extracting(arm -> arm.terms().priority()).containsExactly(80, 80);
    assertThat(arms)
        .extracting(arm -> arm.terms().workerClass())
        .containsExactly(Optional.empty(), Optional.of("h200"));
  }

  @Test
  void theControlArmHasTheSameDataInTheSameOrderAndTheSameBudget() throws IOException {
    List<PlannedArm> arms = possible(example());

    RunSpec.Training grown = (RunSpec.Training) arms.get(1).spec();
    RunSpec.Training control = (RunSpec.Training) arms.get(2).spec();
    RunSpec.Training scratch = (RunSpec.Training) arms.get(3).spec();
    assertThat(grown.training().steps()).as("320 tokens of 2 x 16").isEqualTo(10);
    assertThat(control.training()).isEqualTo(grown.training());
    assertThat(scratch.training()).isEqualTo(grown.training());
    assertThat(control.dataset()).isEqualTo(grown.dataset()).isEqualTo(scratch.dataset());
    assertThat(control.config()).isEqualTo(((RunSpec.Training) arms.getFirst().spec()).config());
    assertThat(scratch.config().taus()).isEqualTo(scratch.config().freshTaus());
  }

  @Test
  void timeIsEstimatedFromAMeasuredParentThroughAllStages() throws IOException {
    PlanDocument document =
        plan(
            """
            name: p
            stages:
              - {name: a, type: grow, from: v1, recipe: {tokens: {factor: 2}}, budget: {steps: 10}}
              - {name: b, type: continue, from: a, budget: {steps: 20}}
            """);

    List<PlannedArm> arms = possible(document);

    double first = arms.getFirst().estimate().seconds().orElseThrow();
    assertThat(first).isGreaterThan(3.2);
    assertThat(arms.getLast().estimate().seconds().orElseThrow())
        .as("twice the updates, and the same measurements of the loss")
        .isBetween(first, 2 * first);
  }

  @Test
  void timeIsEstimatedFromAWorkersSpeedWhereNoAncestorWasMeasured() throws IOException {
    double speed = 1e9;
    Fleet fleet = new PricedFleet(List.of(Samples.worker("w1", speed)), Map.of());

    Possible outline = (Possible) PlanForecast.of("p1", example(), THERE, fleet);

    assertThat(outline.arms())
        .filteredOn(arm -> arm.spec() instanceof RunSpec.Training)
        .hasSize(5)
        .allSatisfy(arm ->
            assertThat(arm.estimate().seconds().orElseThrow())
                .isCloseTo(work((RunSpec.Training) arm.spec()) / speed, withinPercentage(1e-6)));
    assertThat(outline.outlook().of("root", ArmKind.MAIN).orElseThrow().seconds())
        .isEqualTo(outline.arms().getFirst().estimate().seconds());
    assertThat(outline.outlook().of("measured", ArmKind.MAIN)).isEmpty();
  }

  @Test
  void aParentThatAnotherWorkerTrainedDoesNotSetThePaceOfAnyStage() throws IOException {
    double speed = 1e9;
    Fleet fleet = new PricedFleet(List.of(Samples.worker("other", speed)), Map.of());
    PlanDocument document =
        plan(
            """
            name: p
            stages:
              - {name: a, type: grow, from: v1, control: true, scratch: true,
                 recipe: {tokens: {factor: 2}}, budget: {steps: 10}}
              - {name: b, type: continue, from: a, budget: {steps: 20}}
            """);

    Possible outline = (Possible) PlanForecast.of("p1", document, THERE, fleet);

    assertThat(outline.arms())
        .hasSize(4)
        .allSatisfy(arm ->
            assertThat(arm.estimate().seconds().orElseThrow())
                .isCloseTo(work((RunSpec.Training) arm.spec()) / speed, withinPercentage(1e-6)));
  }

  private static double work(RunSpec.Training spec) {
    return TrainingWork.of(spec.config(), spec.training());
  }

  @Test
  void aLimitInMoneyNeedsAPriceAndKeepsIt() throws IOException {
    PlanDocument document = plan(PRICED);
    Fleet priced = new PricedFleet(List.of(), Map.of("cpu", 2.5, "gpu", 9.0));

    assertThat(mistake(PlanForecast.of("p1", document, THERE, PricedFleet.FREE)))
        .isEqualTo(
            new PlanMistake(
                "stages[0].gates[0]",
                "workers of class cpu have no price; set meristem.cost.device-hour.cpu, or use a cost-limit in deviceHours"));
    assertThat(((Possible) PlanForecast.of("p1", document, THERE, priced)).outlook().prices())
        .isEqualTo(Map.of("cpu", 2.5));
  }

  private static final String PRICED =
      """
      name: p
      terms: {workerClass: cpu, deadline: 2026-01-01T12:00:01Z}
      stages:
        - name: a
          type: grow
          from: v1
          recipe: {tokens: {factor: 2}}
          gates: [{type: money-limit, atMost: 10}]
      """;

  @ParameterizedTest
  @CsvSource({
    "'12:00:01Z', '12:00:00Z', terms.deadline",
    "'recipe:', 'terms: {deadline: 2025-12-31T00:00:00Z}\n    recipe:', stages[0].terms.deadline"
  })
  void aDeadlineThatIsOverIsFoundBeforeAnythingStarts(String good, String bad, String path)
      throws IOException {
    Fleet fleet = new PricedFleet(List.of(), Map.of("cpu", 1.0));
    PlanDocument document = plan(PRICED.replace(good, bad.replace("\\n", "\n")));

    PlanOutline outline = PlanForecast.of("p1", document, THERE, fleet);

    assertThat(mistake(outline).path()).isEqualTo(path);
    assertThat(mistake(outline).detail()).contains("choose a later moment");
  }

  private static PlanMistake mistake(PlanOutline outline) {
    return ((Impossible) outline).mistake();
  }

  @ParameterizedTest
  @CsvSource({
    "from: root, from: v2, stages[1].from",
    "dataset: tales, dataset: none, stages[0].dataset",
    "model: tales, model: taken, stages[0].model",
    "factor: 2, factor: 1.3, stages[1].recipe",
    "width: 8, width: 7, stages[0].config",
    "layers: 2, layers: 2000000000, stages[0].config",
    "width: 8, width: 2000000000, stages[0].config",
    "batch: 2, batch: 0, stages[0].training",
    "steps: 10, steps: 9223372036854775807, stages[0].budget",
    "tokens: 320, tokens: 9223372036854775807, stages[1].budget",
    "datasets: [tales], datasets: [none], stages[3].datasets",
    "datasets: [tales], datasets: [], stages[3].datasets",
    "windows: 4, windows: 0, stages[3].windows",
    "windows: 4, sequence: 17, stages[3].sequence",
    "windows: 4, sequence: 1, stages[3].sequence"
  })
  void whatCannotBeIsFoundBeforeAnythingStarts(String good, String bad, String path)
      throws IOException {
    PlanDocument document =
        plan(Files.readString(EXAMPLE).replaceFirst(good.replace("[", "\\["), bad));

    PlanMistake mistake = mistake(PlanForecast.of("p1", document, THERE, PricedFleet.FREE));

    assertThat(mistake.path()).isEqualTo(path);
  }

  private static final String PROMOTING =
      """
      name: p
      stages:
        - {name: a, type: continue, from: v1, budget: {steps: 1}}
        - {name: b, type: promote, from: a, alias: production}
      """;

  @Test
  void aPromotionTakesNoRun() throws IOException {
    assertThat(possible(plan(PROMOTING))).extracting(PlannedArm::stage).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({
    "production, frozen, stages[1].alias, nobody may move 'frozen'",
    "from: a, from: v2, stages[1].from, no version v2"
  })
  void anAliasThatCannotBeMovedIsFoundBeforeAnythingStarts(
      String good, String bad, String path, String why) throws IOException {
    PlanDocument document = plan(PROMOTING.replace(good, bad));

    PlanMistake mistake = mistake(PlanForecast.of("p1", document, THERE, PricedFleet.FREE));

    assertThat(mistake.path()).isEqualTo(path);
    assertThat(mistake.detail()).contains(why);
  }

  @Test
  void aModelIsTrainedFromScratchOnceInAPlan() throws IOException {
    PlanDocument document =
        plan(
            """
            name: p
            stages:
              - {name: a, type: train, model: m, dataset: tales, training: {sequence: 16}}
              - {name: b, type: train, model: m, dataset: tales, training: {sequence: 16}}
            """);

    Impossible outline = (Impossible) PlanForecast.of("p1", document, THERE, PricedFleet.FREE);

    assertThat(outline.mistake().path()).isEqualTo("stages[1].model");
  }

  private static final Path EXAMPLE = Path.of("../docs/plan-example.yaml");

  private static PlanDocument example() throws IOException {
    return plan(Files.readString(EXAMPLE));
  }

  private static PlanDocument plan(String yaml) throws IOException {
    JsonFactory format = new YAMLFactory();
    return PlanReading.document(new ObjectMapper(format).readTree(yaml));
  }

  private static List<PlannedArm> possible(PlanDocument document) {
    return ((Possible) PlanForecast.of("p1", document, THERE, PricedFleet.FREE)).arms();
  }
}
