package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.OneOrchestrator;
import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanStatus;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Kafka is away at first. */
class ClosedPlansTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Box outbox = new Box();
  private final PlanDispatch plans = plans();

  private static final class Box implements Outbox {
    private boolean isOpen;

    @Override
    public void wake(OutgoingLog log) {}

    @Override
    public boolean hasRelayed(OutgoingLog log, long sequence) {
      return isOpen;
    }
  }

  private PlanDispatch plans() {
    InstantSource clock = InstantSource.system();
    OneOrchestrator orchestrator = new OneOrchestrator(store, store);
    return new PlanDispatch(
        store,
        clock,
        new PlanLogs(store, clock, outbox),
        new ArmRuns(store, clock, orchestrator.index, orchestrator.models),
        orchestrator.dispatch,
        new AliasMoves(orchestrator.governance),
        PricedFleet.FREE);
  }

  private static PlanDocument document() throws IOException {
    return PlanReading.document(
        PlanJson.MAPPER.readTree(
            """
            {"name": "grow", "stages": [
              {"name": "root", "type": "train", "model": "%s", "dataset": "text/abc",
               "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16},
               "training": {"batch": 2}, "budget": {"steps": 10}}]}
            """
                .formatted(Samples.MODEL)));
  }

  @Test
  void aClosedPlanKeepsItsMarkerUntilTheWorldHasHeardOfItsEnd() throws IOException {
    OnePlanner.prepare(store);
    PlanStatus plan =
        plans.begin(plans.record(OnePlanner.ID, "body", document(), OnePlanner.OUTLOOK, ADA));
    plans.cancel(plan.id(), ADA, "no longer needed");
    plans.sweep(plan.id());
    assertThat(store.keysAfter(PlanKeys.OPEN, "", 10)).containsExactly(PlanKeys.open(plan.id()));
    outbox.isOpen = true;

    plans.sweep(plan.id());

    assertThat(store.keysAfter(PlanKeys.OPEN, "", 10)).isEmpty();
  }
}
