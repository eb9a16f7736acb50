package io.meristem.orchestrator.planning;

import static io.meristem.orchestrator.Samples.DATASET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Reason;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.TrainingWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

  private static final RecipeWish TWICE = factor(2);

  private static RecipeWish factor(double factor) {
    return RecipeWish.of(TokenCounts.all(new TokenCount.Factor(factor)));
  }

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
    Planned plan = root("a", Optional.of(DATASET), true);

    assertRejected(plan, Reason.CONFLICT, "model-exists", "another name");
  }

  @Test
  void aRootNeedsADataset() {
    Planned plan = root("a", Optional.empty(), false);

    assertRejected(plan, Reason.UNKNOWN, "unknown-dataset", "no dataset text");
  }

  @Test
  void aRowMustFitBothSplits() {
    Planned plan = root("a", Optional.of(Samples.dataset(1000, 128)), false);

    assertRejected(plan, Reason.INVALID, "dataset-too-short", "128 validation tokens");
  }

  @Test
  void aRootIsEstimatedWithoutATime() {
    Planned plan = root("a", Optional.of(Samples.dataset(10_000, 1000)), false);

    Accepted accepted = (Accepted) plan;
    assertThat(accepted.estimate().seconds()).isEmpty();
    assertThat(accepted.estimate().addedParameters()).isZero();
    long data = 4 * accepted.estimate().parameters();
    assertThat(accepted.estimate().checkpointBytes())
        .as("what the tensors take, and whole pages before them")
        .isGreaterThan(data)
        .isEqualTo(data + 4096 * ((accepted.estimate().checkpointBytes() - data) / 4096));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-0.5", "NaN"})
  void aDatasetIsSplitIntoTwoParts(double fraction) {
    Planned plan = DatasetPlanner.dataset(dataset(fraction, 100));

    assertRejected(plan, Reason.INVALID, "invalid-dataset", "between 0 and 1");
  }

  @ParameterizedTest
  @CsvSource({"9,0.1", "1,0.5"})
  void aTextIsLongEnoughForBothParts(long bytes, double fraction) {
    Planned plan = DatasetPlanner.dataset(dataset(fraction, bytes));

    assertRejected(plan, Reason.INVALID, "text-too-short", "s3://b/k has " + bytes + " bytes");
  }

  @Test
  void aChildKeepsItsParentsTauAndGetsItsTokens() {
    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), TWICE);

    RunSpec.Grow spec = (RunSpec.Grow) ((Accepted) plan).spec();
    assertThat(spec.config().layers()).extracting(layer -> layer.tokens()).contains(16, 64);
    assertThat(spec.config().taus()).isEqualTo(Samples.config(Theta.L2_NORM_GELU).taus());
    assertThat(spec.recipe())
        .isEqualTo(
            new GrowthRecipe(
                TokenCounts.all(new TokenCount.Factor(2)),
                List.of(),
                new Init.ZeroKey(2.0 / 2 / Math.sqrt(8)),
                new TauPolicy.Ramp(1),
                Freeze.NONE,
                OptimizerPolicy.KEEP,
                1,
                false));
    assertThat(spec.training().seed()).isEqualTo(2);
  }

  @Test
  void aChildsTimeIsItsWorkAtItsParentsSpeed() {
    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), TWICE);

    Estimate estimate = ((Accepted) plan).estimate();
    RunSpec.Grow spec = (RunSpec.Grow) ((Accepted) plan).spec();
    TokenFormerConfig config = Samples.config(Theta.L2_NORM_GELU);
    long parent = config.parameters();
    double work = TrainingWork.of(spec.config(), spec.training());
    assertThat(estimate.addedParameters()).isEqualTo(estimate.parameters() - parent);
    assertThat(estimate.seconds().orElseThrow())
        .isCloseTo(3.2 * work / TrainingWork.of(config, Samples.TRAINING), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "1, something-added, ask for more tokens",
    "0.5, no-shrinking, at least 8",
    "1.3, whole-tokens, choose a factor",
    "1e9, whole-tokens, choose a factor"
  })
  void growthAddsWholeTokens(double factor, String type, String wayOut) {
    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), factor(factor));

    assertRejected(plan, Reason.INVALID, type, wayOut);
  }

  @Test
  void countsThatAreTheParentsAddNothing() {
    TokenCounts same = new TokenCounts(Map.of("ffn", new TokenCount.Tokens(32)));

    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), RecipeWish.of(same));

    assertRejected(plan, Reason.INVALID, "something-added", "no layer");
  }

  @ParameterizedTest
  @CsvSource({
    "0, no-dead-tokens, valueStd is 0",
    "-1, invalid-growth, not -1.0",
    "Infinity, invalid-growth, not Infinity"
  })
  void newValuesHaveASpread(double std, String type, String named) {
    InitWish init =
        new InitWish(
            InitWish.InitKind.ZERO_KEY,
            OptionalDouble.of(std),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), twice(init, Optional.empty(), false));

    assertRejected(plan, Reason.INVALID, type, named);
  }

  @Test
  void theOfficialInitRecomputesTauUnlessAnotherIsAskedFor() {
    RecipeWish official = twice(InitWish.read("official"), Optional.empty(), true);

    Planned plan = Planner.growth(wish(Theta.L2_NORM_GELU), official);

    GrowthRecipe recipe = ((RunSpec.Grow) ((Accepted) plan).spec()).recipe();
    assertThat(recipe.init()).isEqualTo(new Init.Official(Init.KEY_STD, 2.0 / 2 / Math.sqrt(8)));
    assertThat(recipe.tau()).isEqualTo(new TauPolicy.Recompute());
    assertThat(recipe.lossy()).isTrue();
  }

  @Test
  void leaveToBeLossyThatIsNotNeededIsNotPlanned() {
    RecipeWish copies = twice(InitWish.read("duplicate"), Optional.empty(), true);

    Planned plan = Planner.growth(wish(Theta.SOFTMAX), copies);

    GrowthRecipe recipe = ((RunSpec.Grow) ((Accepted) plan).spec()).recipe();
    assertThat(recipe.init()).isEqualTo(new Init.Duplicate(Init.NOISE));
    assertThat(recipe.lossy()).isFalse();
  }

  @Test
  void aRampIsNotLongerThanTheTraining() {
    TauWish ramp = new TauWish(TauWish.TauKind.RAMP, OptionalLong.of(11));

    Planned plan =
        Planner.growth(wish(Theta.L2_NORM_GELU), twice(InitWish.DEFAULT, Optional.of(ramp), false));

    assertRejected(plan, Reason.INVALID, "ramp-too-long", "11 and training.steps is 10");
  }

  @Test
  void withoutTrainingTauIsKept() {
    TrainingWish none =
        new TrainingWish(
            OptionalLong.of(0),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    ChildWish wish = wish(Theta.L2_NORM_GELU);
    ChildWish untrained =
        new ChildWish("v1", wish.parent(), wish.datasetName(), wish.dataset(), Optional.of(none));

    Planned plan = Planner.growth(untrained, TWICE);

    assertThat(((RunSpec.Grow) ((Accepted) plan).spec()).recipe().tau())
        .isEqualTo(new TauPolicy.Keep());
  }

  private static RecipeWish twice(InitWish init, Optional<TauWish> tau, boolean lossy) {
    return new RecipeWish(
        TWICE.tokens(),
        Optional.empty(),
        Optional.of(init),
        tau,
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.of(lossy));
  }

  @Test
  void zeroKeysTakePartInASoftmax() {
    Planned plan = Planner.growth(wish(Theta.SOFTMAX), TWICE);

    assertRejected(plan, Reason.INVALID, "zero-keys-ignored", "duplicate");
  }

  @Test
  void aContinuationKeepsTheShape() {
    Planned plan = Planner.continuation(wish(Theta.SOFTMAX));

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

    Planned plan = Planner.continuation(wish);

    assertRejected(
        plan,
        Reason.INVALID,
        "tokenizer-mismatch",
        "dataset text mean other texts than those of version v1");
  }

  @Test
  void aModelMayHaveMoreTokensThanItsTokenizer() {
    String sha256 = "1".repeat(64);
    Tokenizer smaller = new Tokenizer.HuggingFace(new BlobRef("t", 10, sha256), 250);
    DatasetManifest texts = DatasetManifest.of("text", "r1", smaller, DATASET.sources());
    VersionDocument parent = Samples.parent(Theta.L2_NORM_GELU).document();
    ChildWish wish =
        new ChildWish(
            "v1",
            Optional.of(Samples.withTokenizer(parent, sha256)),
            "text",
            Optional.of(texts),
            Optional.empty());

    Planned plan = Planner.continuation(wish);

    assertThat(plan).isInstanceOf(Accepted.class);
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
    StoredObject text = StoredObject.of(new SourceObject("b", "k", bytes));
    return new DatasetWish("a", List.of(new DatasetWish.Text(text, 1)), Optional.empty(), fraction);
  }

  private static Planned root(String model, Optional<DatasetManifest> dataset, boolean isTaken) {
    return Planner.root(model, ModelShape.DEFAULT, TrainingWish.NONE, "text", dataset, isTaken);
  }

  private static void assertRejected(Planned plan, Reason reason, String type, String named) {
    assertThat(plan).isInstanceOf(Rejected.class);
    Rejected rejected = (Rejected) plan;
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.problem().type()).isEqualTo(type);
    assertThat(rejected.problem().detail()).contains(named);
  }
}
