package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.OneOrchestrator;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.plan.Outlook;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The parts of an orchestrator around plans, in memory. */
final class OnePlanner {

  static final Outlook OUTLOOK = new Outlook(List.of(), Map.of());
  static final RequestId ID = RequestId.of("ada", "plan");

  final PlanDispatch plans;
  private final OneOrchestrator orchestrator;
  private final ObjectStore store;

  /**
   * @param store as plans and dispatch see it
   * @param calm the same, for the outbox, which has its own retries
   */
  OnePlanner(ObjectStore store, ObjectStore calm) {
    InstantSource clock = InstantSource.system();
    this.store = store;
    this.orchestrator = new OneOrchestrator(store, calm);
    this.plans =
        new PlanDispatch(
            store,
            clock,
            new PlanLogs(store, clock, orchestrator.outbox),
            new ArmRuns(store, clock, orchestrator.index, orchestrator.models),
            orchestrator.dispatch,
            new AliasMoves(orchestrator.governance),
            PricedFleet.FREE);
  }

  /** Puts the dataset there that the plans of tests use. */
  static void prepare(ObjectStore calm) {
    DatasetManifest data = Samples.DATASET;
    calm.put(DatasetManifest.key(data.name(), data.hash()), Documents.text(data));
  }

  /** As a client does: the same plan under the same key until there is an answer. */
  void submitUntilAnswered(PlanDocument document) {
    while (true) {
      try {
        PlanRequest request =
            plans
                .earlier(ID)
                .orElseGet(() -> plans.record(ID, "body", document, OUTLOOK, Actor.claimed("ada")));
        var _ = plans.begin(request);
        return;
      } catch (ObjectStoreException e) {
        // Asked again.
      }
    }
  }

  /** Comes by everything open once; what fails waits for the next time, as in the real sweeps. */
  void sweep() {
    orchestrator.sweep();
    try {
      store
          .keysAfter(PlanKeys.OPEN, "", 1000)
          .forEach(key -> plans.sweep(key.substring(PlanKeys.OPEN.length())));
    } catch (ObjectStoreException e) {
      // The next sweep comes by.
    }
  }

  /** Works off every run that is offered. */
  static void work(ObjectStore calm) {
    HandWorker worker = new HandWorker(calm);
    for (String id : calm.directories(RunKeys.RUNS)) {
      var log = RunFold.log(calm, id, InstantSource.system());
      log.read(log.start())
          .state()
          .filter(run -> run.state() instanceof RunState.Offered)
          .filter(run -> calm.size(RunKeys.lease(id, run.life().attempt())).isEmpty())
          .ifPresent(run -> worker.finish(worker.lease(run.id())));
    }
  }
}
