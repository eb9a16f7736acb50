package io.meristem.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.plan.PlanOutline.ArmEstimate;
import io.meristem.orchestrator.plan.PlanOutline.Impossible;
import io.meristem.orchestrator.plan.PlanOutline.Possible;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        public boolean isTaken(String model) {
          return model.equals("taken");
        }
      };

  @Test
  void everyArmOfThePlanIsEstimatedFromWhatEarlierStagesWouldMake() throws IOException {
    List<ArmEstimate> arms = possible(example());

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
  void theControlArmHasTheSameDataInTheSameOrderAndTheSameBudget() throws IOException {
    List<ArmEstimate> arms = possible(example());

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

    List<ArmEstimate> arms = possible(document);

    double first = arms.getFirst().estimate().seconds().orElseThrow();
    assertThat(first).isGreaterThan(3.2);
    assertThat(arms.getLast().estimate().seconds().orElseThrow()).isEqualTo(2 * first);
  }

  @ParameterizedTest
  @CsvSource({
    "from: root, from: v2, stages[1].from",
    "dataset: tales, dataset: none, stages[0].dataset",
    "model: tales, model: taken, stages[0].model",
    "factor: 2, factor: 1.3, stages[1].recipe",
    "width: 8, width: 7, stages[0].config",
    "datasets: [tales], datasets: [none], stages[3].datasets"
  })
  void whatCannotBeIsFoundBeforeAnythingStarts(String good, String bad, String path)
      throws IOException {
    PlanDocument document =
        plan(Files.readString(EXAMPLE).replaceFirst(good.replace("[", "\\["), bad));

    PlanOutline outline = PlanForecast.of("p1", document, THERE);

    assertThat(outline)
        .isInstanceOfSatisfying(
            Impossible.class,
            impossible ->
                assertThat(impossible.mistake()).extracting(PlanMistake::path).isEqualTo(path));
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

    Impossible outline = (Impossible) PlanForecast.of("p1", document, THERE);

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

  private static List<ArmEstimate> possible(PlanDocument document) {
    return ((Possible) PlanForecast.of("p1", document, THERE)).arms();
  }
}
