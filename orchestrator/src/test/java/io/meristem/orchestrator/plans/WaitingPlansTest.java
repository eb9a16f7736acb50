package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WaitingPlansTest {

  private final WatchedObjectStore store = new WatchedObjectStore(new InMemoryObjectStore());
  private final OnePlanner planner = new OnePlanner(store, store);

  private static PlanDocument document() throws IOException {
    return PlanReading.document(
        PlanJson.MAPPER.readTree(
            """
            {"name": "grow", "stages": [
              {"name": "root", "type": "train", "model": "%s", "dataset": "text/abc",
               "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16},
               "training": {"batch": 2}, "budget": {"steps": 10}, "gates": [{"type": "approval"}]}]}
            """
                .formatted(Samples.MODEL)));
  }

  @Test
  void aPlanThatWaitsForApprovalReadsNothingMoreOfWhatItsRunHasPublished() throws IOException {
    OnePlanner.prepare(store);
    planner.submitUntilAnswered(document());
    OnePlanner.work(store);
    planner.sweep();
    String plan = store.keysAfter(PlanKeys.OPEN, "", 1).getFirst();
    planner.plans.sweep(plan.substring(PlanKeys.OPEN.length()));
    store.forget();

    planner.plans.sweep(plan.substring(PlanKeys.OPEN.length()));

    assertThat(store.read()).isNotEmpty().allMatch(key -> key.startsWith("plans/"));
  }
}
