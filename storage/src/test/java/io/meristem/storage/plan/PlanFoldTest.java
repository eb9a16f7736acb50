package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.GROWN_ARMS;
import static io.meristem.storage.plan.Samples.NOON;
import static io.meristem.storage.plan.Samples.PROBLEM;
import static io.meristem.storage.plan.Samples.ROOT_ARMS;
import static io.meristem.storage.plan.Samples.begun;
import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.ended;
import static io.meristem.storage.plan.Samples.grown;
import static io.meristem.storage.plan.Samples.result;
import static io.meristem.storage.plan.Samples.root;
import static io.meristem.storage.plan.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Cancelled;
import io.meristem.storage.plan.PlanEntry.Finished;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Requested;
import io.meristem.storage.plan.PlanEntry.Retried;
import io.meristem.storage.plan.PlanEntry.StageSkipped;
import io.meristem.storage.plan.PlanEntry.Stopped;
import io.meristem.storage.plan.StageStatus.StageState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanFoldTest {

  private static final PlanRequest REQUEST =
      new PlanRequest(
          "p1", "body", document(root()), Samples.OUTLOOK, Actor.MERISTEM, "nonce", NOON);

  private static final PlanEntry ASKED =
      new GateDecided("root", "approval", Verdict.ASKED, OptionalDouble.empty());

  @Test
  void aPlanIsReadFromItsLog() {
    InMemoryObjectStore store = new InMemoryObjectStore();
    var log = PlanFold.log(store, Samples.PLAN, InstantSource.fixed(NOON));
    Actor ada = Actor.claimed("ada");

    log.append(log.start(), ada, plan -> PlanDecision.requested(plan, REQUEST));

    PlanStatus plan = log.read(log.start()).state().orElseThrow();
    assertThat(plan.id()).isEqualTo(Samples.PLAN);
    assertThat(plan.document()).isEqualTo(document(root()));
    assertThat(plan.requestedBy()).isEqualTo(ada);
    assertThat(plan.requestedAt()).isEqualTo(NOON);
    assertThat(plan.isOpen()).isTrue();
    assertThat(store.keysAfter("", "", 9)).containsExactly("plans/p1/log/000001.json");
  }

  @Test
  void aStageKeepsItsRunsItsGatesAndItsResults() {
    PlanEntry gate = new GateDecided("root", "target-loss", Verdict.PASSED, OptionalDouble.of(2));
    PlanStatus plan =
        status(
            document(root(), grown()),
            begun("root", ROOT_ARMS),
            gate,
            ended("root", result(ROOT_ARMS.getFirst(), 2)));

    StageStatus stage = plan.stage("root").orElseThrow();

    assertThat(stage.state()).isEqualTo(StageState.ENDED);
    assertThat(stage.begunAt()).hasValue(NOON);
    assertThat(stage.arms()).isEqualTo(ROOT_ARMS);
    assertThat(stage.gates()).isEqualTo(List.of(gate));
    assertThat(stage.result(ArmKind.MAIN)).hasValue(result(ROOT_ARMS.getFirst(), 2));
    assertThat(plan.stage("grown").orElseThrow().state()).isEqualTo(StageState.PENDING);
  }

  @Test
  void anApprovalCoversWhatWasAskedBefore() {
    PlanStatus plan =
        status(document(root()), begun("root", ROOT_ARMS), ASKED, new Approved("root"));

    StageStatus stage = plan.stage("root").orElseThrow();

    assertThat(stage.awaitsApproval()).isFalse();
    assertThat(stage.isApproved()).isTrue();
    PlanStatus later =
        Samples.after(
                Optional.of(plan),
                new GateDecided("root", "cost-limit", Verdict.ASKED, OptionalDouble.of(9)))
            .orElseThrow();
    assertThat(later.isAskedFor("root")).isTrue();
  }

  @Test
  void aRetriedStageRunsAnewAndForgetsWhatWasDecided() {
    PlanStatus stopped =
        status(
            document(root(), grown()),
            begun("root", ROOT_ARMS),
            new GateDecided("root", "target-loss", Verdict.FAILED, OptionalDouble.of(9)),
            ended("root", result(ROOT_ARMS.getFirst(), 9)),
            new Stopped("root", PROBLEM));
    Instant later = NOON.plusSeconds(60);

    PlanStatus plan =
        Samples.after(Optional.of(stopped), new Retried("root", later, Map.of("r-root", 2)))
            .orElseThrow();

    StageStatus stage = plan.running().orElseThrow();
    assertThat(plan.isOpen()).isTrue();
    assertThat(stage.begunAt()).hasValue(later);
    assertThat(stage.gates()).isEmpty();
    assertThat(stage.results()).isEmpty();
    assertThat(stage.generations()).isEqualTo(Map.of("r-root", 2));
  }

  @Test
  void aStageThatCouldNotBeginIsToBeginWhenItIsRetried() {
    PlanStatus stopped = status(document(root()), new Stopped("root", PROBLEM));

    PlanStatus plan =
        Samples.after(Optional.of(stopped), new Retried("root", NOON, Map.of())).orElseThrow();

    assertThat(plan.stage("root").orElseThrow().state()).isEqualTo(StageState.PENDING);
    assertThat(plan.isOpen()).isTrue();
  }

  @Test
  void aCancelledPlanIsNotRetried() {
    assertThatThrownBy(
            () -> status(document(root()), new Cancelled("x"), new Retried("root", NOON, Map.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may not follow");
  }

  @Test
  void anEndIsFinal() {
    Stream.<PlanEntry>of(new Finished(), new Cancelled("enough"), new Stopped("root", PROBLEM))
        .forEach(end ->
            assertThatThrownBy(() -> status(document(root()), end, new Finished()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("may not follow"));
  }

  @ParameterizedTest
  @MethodSource("misplaced")
  void anEntryThatMayNotStandThereIsRefused(PlanEntry entry) {
    PlanStatus plan = status(document(root(), grown()), begun("root", ROOT_ARMS));

    assertThatThrownBy(() -> Samples.after(Optional.of(plan), entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may not follow");
  }

  static Stream<PlanEntry> misplaced() {
    return Stream.of(
        new Requested(document(root()), Samples.OUTLOOK),
        begun("root", ROOT_ARMS),
        begun("grown", GROWN_ARMS),
        begun("nothing", GROWN_ARMS),
        ended("grown"),
        new Approved("grown"),
        new StageSkipped("root"));
  }

  @Test
  void aLogThatDoesNotBeginWithARequestIsRefused() {
    assertThatThrownBy(() -> Samples.after(Optional.empty(), new Finished()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("plan p1 begins with");
  }
}
