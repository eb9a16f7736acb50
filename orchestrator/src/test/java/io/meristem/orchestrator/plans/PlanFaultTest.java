package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore;
import io.meristem.orchestrator.dispatch.UnreliableObjectStore.Fault;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.run.RunKeys;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault at each single call to storage: a plan still leads to exactly its runs. */
class PlanFaultTest {

  private static final int MORE_THAN_ALL_CALLS = 1000;
  private static final int SWEEPS = 20;

  /** A root, a growth beside its control arm, and a move of an alias. */
  private static PlanDocument document() throws IOException {
    JsonNode tree =
        PlanJson.MAPPER.readTree(
            """
            {"name": "grow", "stages": [
              {"name": "root", "type": "train", "model": "%s", "dataset": "text/abc",
               "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16},
               "training": {"batch": 2}, "budget": {"steps": 10}},
              {"name": "grown", "type": "grow", "from": "root", "control": true,
               "recipe": {"tokens": {"factor": 2}}, "budget": {"tokens": 100},
               "gates": [{"type": "growth-gain", "atLeast": 0}]},
              {"name": "release", "type": "promote", "from": "grown", "alias": "production"}]}
            """
                .formatted(Samples.MODEL));
    return PlanReading.document(tree);
  }

  @Test
  void aPlanIsDoneWithoutFaults() throws IOException {
    UnreliableObjectStore store = new UnreliableObjectStore(Fault.BROKEN, Integer.MAX_VALUE);

    done(store, false);

    assertDoneOnce(store.calm(), 0);
  }

  @ParameterizedTest
  @EnumSource
  void aFaultLeavesEachRunOnce(Fault fault) throws IOException {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      UnreliableObjectStore store = new UnreliableObjectStore(fault, call);

      done(store, false);

      failed = store.hasFailed();
      assertDoneOnce(store.calm(), call);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN", "BROKEN_BUT_DONE"})
  void aFaultThatEndsTheProcessIsMadeGoodByTheNextOne(Fault fault) throws IOException {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      assertThat(call).isLessThan(MORE_THAN_ALL_CALLS);
      UnreliableObjectStore store = new UnreliableObjectStore(fault, call);

      done(store, true);

      failed = store.hasFailed();
      assertDoneOnce(store.calm(), call);
    }
  }

  private static void done(UnreliableObjectStore store, boolean endsTheProcess) throws IOException {
    OnePlanner.prepare(store.calm());
    OnePlanner planner = new OnePlanner(store, store.calm());
    planner.submitUntilAnswered(document());
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (endsTheProcess && store.hasFailed()) {
        planner = new OnePlanner(store.calm(), store.calm());
      }
      planner.sweep();
      OnePlanner.work(store.calm());
    }
  }

  private static void assertDoneOnce(ObjectStore store, int call) {
    String plan = PlanDispatch.idOf(OnePlanner.ID);
    var log = PlanFold.log(store, plan, InstantSource.system());
    PlanStatus status = log.read(log.start()).state().orElseThrow();
    assertThat(status.state()).as("call %d", call).isEqualTo(new PlanState.Finished());
    assertThat(status.stage("grown").orElseThrow().growthGain()).hasValue(0);
    assertThat(store.directories(RunKeys.RUNS))
        .as("call %d", call)
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                ArmRuns.request(plan, "root", ArmKind.MAIN).run(),
                ArmRuns.request(plan, "grown", ArmKind.MAIN).run(),
                ArmRuns.request(plan, "grown", ArmKind.CONTROL).run()));
    assertThat(store.keysAfter("open", "", 10)).as("call %d", call).isEmpty();
    var lineage = Lineage.log(store, Samples.MODEL, InstantSource.system());
    assertThat(lineage.commitsAfter(0)).as("call %d", call).hasSize(4);
    assertThat(lineage.read(lineage.start()).state().aliased("production"))
        .as("call %d", call)
        .isEqualTo(
            status.stage("grown").orElseThrow().result(ArmKind.MAIN).orElseThrow().version());
  }
}
