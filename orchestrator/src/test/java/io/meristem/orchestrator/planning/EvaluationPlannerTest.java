package io.meristem.orchestrator.planning;

import static io.meristem.orchestrator.Samples.DATASET;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.planning.EvaluationWish.NamedSet;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Reason;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.ForwardMemory;
import io.meristem.storage.run.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EvaluationPlannerTest {

  private static final PublishedVersion VERSION = Samples.parent(Theta.L2_NORM_GELU);
  private static final NamedSet TEXT = new NamedSet("text", Optional.of(DATASET));

  @Test
  void whatIsLeftOutIsAsInTraining() {
    Planned plan = evaluation(List.of(TEXT), OptionalInt.empty(), OptionalInt.empty());

    RunSpec.Evaluate spec = (RunSpec.Evaluate) ((Accepted) plan).spec();
    assertThat(spec.model()).isEqualTo(Samples.MODEL);
    assertThat(spec.version()).isEqualTo(VERSION.asParent());
    assertThat(spec.datasets()).containsExactly(new DatasetRef("text", "abc"));
    assertThat(spec.windows()).isEqualTo(4);
    assertThat(spec.sequence()).isEqualTo(16);
  }

  @Test
  void aWishWins() {
    Planned plan = evaluation(List.of(TEXT), OptionalInt.of(9), OptionalInt.of(8));

    RunSpec.Evaluate spec = (RunSpec.Evaluate) ((Accepted) plan).spec();
    assertThat(spec.windows()).isEqualTo(9);
    assertThat(spec.sequence()).isEqualTo(8);
    assertThat(spec.memoryBytes())
        .hasValue(ForwardMemory.ofEvaluation(VERSION.document().config(), 9, 8));
  }

  @Test
  void anEvaluationNeedsAVersion() {
    EvaluationWish wish =
        new EvaluationWish(
            "v9", Optional.empty(), List.of(TEXT), OptionalInt.empty(), OptionalInt.empty());

    assertRejected(
        EvaluationPlanner.evaluation(wish), Reason.UNKNOWN, "unknown-version", "version v9");
  }

  @Test
  void everySetMustBeThere() {
    Planned plan =
        evaluation(
            List.of(TEXT, new NamedSet("gone", Optional.empty())),
            OptionalInt.empty(),
            OptionalInt.empty());

    assertRejected(plan, Reason.UNKNOWN, "unknown-dataset", "no dataset gone");
  }

  @Test
  void anEvaluationWithoutASetOrAWindowIsRefused() {
    assertRejected(
        evaluation(List.of(), OptionalInt.empty(), OptionalInt.empty()),
        Reason.INVALID,
        "invalid-evaluation",
        "needs a dataset");
    assertRejected(
        evaluation(List.of(TEXT), OptionalInt.of(0), OptionalInt.empty()),
        Reason.INVALID,
        "invalid-evaluation",
        "a window");
  }

  @Test
  void windowsFitTheContext() {
    Planned plan = evaluation(List.of(TEXT), OptionalInt.empty(), OptionalInt.of(17));

    assertRejected(plan, Reason.INVALID, "invalid-evaluation", "sequence is 17");
  }

  @Test
  void theSetIsLongerThanAWindow() {
    NamedSet set = new NamedSet("text", Optional.of(Samples.dataset(1000, 16)));

    Planned plan = evaluation(List.of(set), OptionalInt.empty(), OptionalInt.empty());

    assertRejected(plan, Reason.INVALID, "dataset-too-short", "16 validation tokens");
  }

  @Test
  void aVersionThatGrewIsVerifiedByTheGrowthThatMadeIt() {
    RunSpec.Grow growth = growth();

    Planned plan = EvaluationPlanner.verification("v1", Optional.of(VERSION), Optional.of(growth));

    long memory = ForwardMemory.ofComparison(growth.config(), growth.training().sequence());
    assertThat(((Accepted) plan).spec())
        .isEqualTo(new RunSpec.Verify(VERSION.asParent(), growth, OptionalLong.of(memory)));
  }

  @Test
  void aVersionThatDidNotGrowIsNotVerified() {
    Planned plan =
        EvaluationPlanner.verification("v1", Optional.of(VERSION), Optional.of(Samples.root()));

    assertRejected(plan, Reason.INVALID, "nothing-to-verify", "version v1 is root");
  }

  @Test
  void aVerificationNeedsAVersion() {
    Planned plan = EvaluationPlanner.verification("v9", Optional.empty(), Optional.empty());

    assertRejected(plan, Reason.UNKNOWN, "unknown-version", "version v9");
  }

  private static RunSpec.Grow growth() {
    ChildWish wish =
        new ChildWish("v1", Optional.of(VERSION), "text", Optional.of(DATASET), Optional.empty());
    Planned plan = Planner.growth(wish, RecipeWish.of(TokenCounts.all(new TokenCount.Factor(2))));
    return (RunSpec.Grow) ((Accepted) plan).spec();
  }

  private static Planned evaluation(
      List<NamedSet> sets, OptionalInt windows, OptionalInt sequence) {
    return EvaluationPlanner.evaluation(
        new EvaluationWish("v1", Optional.of(VERSION), sets, windows, sequence));
  }

  private static void assertRejected(Planned plan, Reason reason, String type, String named) {
    assertThat(plan).isInstanceOf(Rejected.class);
    Rejected rejected = (Rejected) plan;
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.problem().type()).isEqualTo(type);
    assertThat(rejected.problem().detail()).contains(named);
  }
}
