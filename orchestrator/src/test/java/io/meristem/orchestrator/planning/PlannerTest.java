package io.meristem.orchestrator.planning;

import static io.meristem.orchestrator.Samples.DATASET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.planning.Plan.Accepted;
import io.meristem.orchestrator.planning.Plan.Reason;
import io.meristem.orchestrator.planning.Plan.Rejected;
import io.meristem.storage.checkpoint.Growth;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TextSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

  private static final Growth TWICE = new Growth.Factor(2);
  private static final OptionalDouble DEFAULT = OptionalDouble.empty();

  @ParameterizedTest
  @ValueSource(strings = {"a", "tiny-shakespeare", "0", "-"})
  void theseAreNames(String name) {
    assertThat(root(name, Optional.of(DATASET), false)).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "a/b", "ä", "a\n"})
  void theseAreNoNames(String name) {
    assertRejected(root(name, Optional.of(DATASET), false), Reason.INVALID, "invalid-name", name);
  }

  @Test
  void aNameHasAtMost63Characters() {
    assertThat(root("a".repeat(63), Optional.of(DATASET), false)).isInstanceOf(Accepted.class);
    assertThat(root("a".repeat(64), Optional.of(DATASET), false)).isInstanceOf(Rejected.class);
  }

  @Test
  void aTakenModelIsAConflict() {
    Plan plan = root("a", Optional.of(DATASET), true);

    assertRejected(plan, Reason.CONFLICT, "model-exists", "another name");
  }

  @Test
  void aRootNeedsADataset() {
    Plan plan = root("a", Optional.empty(), false);

    assertRejected(plan, Reason.UNKNOWN, "unknown-dataset", "no dataset text");
  }

  @Test
  void aRowMustFitBothSplits() {
    Plan plan = root("a", Optional.of(Samples.dataset(1000, 128)), false);

    assertRejected(plan, Reason.INVALID, "dataset-too-short", "128 validation tokens");
  }

  @Test
  void aRootIsEstimatedWithoutATime() {
    Plan plan = root("a", Optional.of(Samples.dataset(10_000, 1000)), false);

    Accepted accepted = (Accepted) plan;
    assertThat(accepted.estimate().seconds()).isEmpty();
    assertThat(accepted.estimate().addedParameters()).isZero();
    assertThat(accepted.estimate().checkpointBytes())
        .isEqualTo(4 * accepted.estimate().parameters());
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-0.5", "NaN"})
  void aDatasetIsSplitIntoTwoParts(double fraction) {
    Plan plan = DatasetPlanner.dataset(dataset(fraction, 100));

    assertRejected(plan, Reason.INVALID, "invalid-dataset", "between 0 and 1");
  }

  @ParameterizedTest
  @CsvSource({"9,0.1", "1,0.5"})
  void aTextIsLongEnoughForBothParts(long bytes, double fraction) {
    Plan plan = DatasetPlanner.dataset(dataset(fraction, bytes));

    assertRejected(plan, Reason.INVALID, "text-too-short", "s3://b/k has " + bytes + " bytes");
  }

  @Test
  void aChildKeepsItsParentsTauAndGetsItsTokens() {
    Plan plan = Planner.growth(wish(Theta.L2_NORM_GELU), TWICE, DEFAULT);

    RunSpec.Grow spec = (RunSpec.Grow) ((Accepted) plan).spec();
    assertThat(spec.config().layers()).extracting(layer -> layer.tokens()).contains(16, 64);
    assertThat(spec.config().taus()).isEqualTo(Samples.config(Theta.L2_NORM_GELU).taus());
    assertThat(spec.valueStd()).isCloseTo(2.0 / 2 / Math.sqrt(8), within(1e-12));
    assertThat(spec.training().seed()).isEqualTo(2);
  }

  @Test
  void aChildsTimeIsItsParentsSpeedScaledByItsParameters() {
    Plan plan = Planner.growth(wish(Theta.L2_NORM_GELU), TWICE, DEFAULT);

    Estimate estimate = ((Accepted) plan).estimate();
    long parent = Samples.config(Theta.L2_NORM_GELU).parameters();
    assertThat(estimate.addedParameters()).isEqualTo(estimate.parameters() - parent);
    assertThat(estimate.seconds().orElseThrow())
        .isCloseTo(3.2 * estimate.parameters() / parent, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "1, something-added, ask for more tokens",
    "0.5, no-shrinking, at least 8",
    "1.3, whole-tokens, choose a factor",
    "1e9, whole-tokens, choose a factor"
  })
  void growthAddsWholeTokens(double factor, String type, String wayOut) {
    Plan plan = Planner.growth(wish(Theta.L2_NORM_GELU), new Growth.Factor(factor), DEFAULT);

    assertRejected(plan, Reason.INVALID, type, wayOut);
  }

  @Test
  void countsThatAreTheParentsAddNothing() {
    Growth same = new Growth.Tokens(Map.of(Role.FFN, 32));

    Plan plan = Planner.growth(wish(Theta.L2_NORM_GELU), same, DEFAULT);

    assertRejected(plan, Reason.INVALID, "something-added", "no layer");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void newValuesHaveASpread(double std) {
    Plan plan = Planner.growth(wish(Theta.L2_NORM_GELU), TWICE, OptionalDouble.of(std));

    assertRejected(plan, Reason.INVALID, "no-dead-tokens", "valueStd is " + std);
  }

  @Test
  void zeroKeysTakePartInASoftmax() {
    Plan plan = Planner.growth(wish(Theta.SOFTMAX), TWICE, DEFAULT);

    assertRejected(plan, Reason.INVALID, "zero-keys-ignored", "duplicate");
  }

  @Test
  void aContinuationKeepsTheShape() {
    Plan plan = Planner.continuation(wish(Theta.SOFTMAX));

    RunSpec.Continue spec = (RunSpec.Continue) ((Accepted) plan).spec();
    assertThat(spec.config()).isEqualTo(Samples.config(Theta.SOFTMAX));
  }

  @Test
  void aChildNeedsAParent() {
    ChildWish orphan =
        new ChildWish("v9", Optional.empty(), "text", Optional.of(DATASET), Optional.empty());

    assertRejected(Planner.continuation(orphan), Reason.UNKNOWN, "unknown-parent", "version v9");
  }

  @Test
  void aChildNeedsADatasetOfItsParentsTokenizer() {
    VersionDocument parent = Samples.parent(Theta.L2_NORM_GELU).document();
    PublishedVersion foreign = Samples.withTokenizer(parent, "0".repeat(64));
    ChildWish wish =
        new ChildWish("v1", Optional.of(foreign), "text", Optional.of(DATASET), Optional.empty());

    Plan plan = Planner.continuation(wish);

    assertRejected(
        plan,
        Reason.INVALID,
        "tokenizer-mismatch",
        "dataset text mean other texts than those of version v1");
  }

  @Test
  void aChildNeedsADataset() {
    ChildWish hungry =
        new ChildWish(
            "v1",
            Optional.of(Samples.parent(Theta.SOFTMAX)),
            "gone",
            Optional.empty(),
            Optional.empty());

    assertRejected(Planner.continuation(hungry), Reason.UNKNOWN, "unknown-dataset", "gone");
  }

  private static ChildWish wish(Theta theta) {
    return new ChildWish(
        "v1", Optional.of(Samples.parent(theta)), "text", Optional.of(DATASET), Optional.empty());
  }

  private static DatasetWish dataset(double fraction, long bytes) {
    StoredObject text = StoredObject.of(new TextSource("b", "k", bytes));
    return new DatasetWish("a", List.of(new DatasetWish.Text(text, 1)), Optional.empty(), fraction);
  }

  private static Plan root(String model, Optional<DatasetManifest> dataset, boolean isTaken) {
    return Planner.root(model, ModelShape.DEFAULT, TrainingWish.NONE, "text", dataset, isTaken);
  }

  private static void assertRejected(Plan plan, Reason reason, String type, String named) {
    assertThat(plan).isInstanceOf(Rejected.class);
    Rejected rejected = (Rejected) plan;
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.problem().type()).isEqualTo(type);
    assertThat(rejected.problem().detail()).contains(named);
  }
}
