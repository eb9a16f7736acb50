package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.plan.StageStatus;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A root with its limit of an hour, and a growth beside a control arm with one of two. */
class CostInPlanTest {

  private static final String PLAN = PlanDispatch.idOf(OnePlanner.ID);
  private static final String ROOT = ArmRuns.request(PLAN, "root", ArmKind.MAIN).run();
  private static final String CONTROL = ArmRuns.request(PLAN, "grown", ArmKind.CONTROL).run();
  private static final String GROWN = ArmRuns.request(PLAN, "grown", ArmKind.MAIN).run();

  private final WatchedObjectStore store = new WatchedObjectStore(new InMemoryObjectStore());
  private final OnePlanner planner = new OnePlanner(store, store);
  private final HandWorker worker = new HandWorker(store);

  private static PlanDocument document() throws IOException {
    return PlanReading.document(
        PlanJson.MAPPER.readTree(
            """
            {"name": "grow", "stages": [
              {"name": "root", "type": "train", "model": "%s", "dataset": "text/abc",
               "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16},
               "training": {"batch": 2}, "budget": {"steps": 10},
               "gates": [{"type": "cost-limit", "deviceHours": 1}]},
              {"name": "grown", "type": "grow", "from": "root", "control": true,
               "recipe": {"tokens": {"factor": 2}}, "budget": {"steps": 10},
               "gates": [{"type": "cost-limit", "deviceHours": 2}]}]}
            """
                .formatted(Samples.MODEL)));
  }

  private void submit() throws IOException {
    OnePlanner.prepare(store);
    planner.submitUntilAnswered(document());
    planner.sweep();
  }

  private String resumePoint(String run, long batches, double seconds) {
    String key = RunKeys.blob(run, 1, "abc");
    BlobRef blob = new BlobRef(key, store.write(key, new ByteArrayInputStream(new byte[9])), "abc");
    ResumePoint point = Samples.resumePoint(blob, 5, seconds);
    String manifest = RunKeys.resumePoint(run, 1, batches);
    store.put(manifest, Documents.text(point));
    return manifest;
  }

  private PlanStatus status() {
    var log = PlanFold.log(store, PLAN, InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  private RunState run(String id) {
    var log = RunFold.log(store, id, InstantSource.system());
    return log.read(log.start()).state().orElseThrow().state();
  }

  @Test
  void aRunThatPassesItsLimitIsCancelledWhileItWorksAndSoAgainAfterARetry() throws IOException {
    submit();
    worker.lease(ROOT);
    var _ = resumePoint(ROOT, 5, 3600);
    planner.sweep();
    assertThat(status().isOpen()).as("at the limit").isTrue();
    var _ = resumePoint(ROOT, 6, 3601);

    planner.sweep();

    assertThat(status().state())
        .isInstanceOfSatisfying(
            PlanState.Stopped.class,
            stopped -> assertThat(stopped.problem().type()).isEqualTo("gate-failed"));
    assertThat(run(ROOT)).isInstanceOf(RunState.Cancelled.class);
    planner.plans.retry(PLAN, Actor.claimed("ada"));
    planner.sweep();
    assertThat(status().isOpen()).as("it measures the same again").isFalse();
  }

  @Test
  void whatARunHasTakenIsReadOnceForEachNewestResumePoint() throws IOException {
    submit();
    worker.lease(ROOT);
    var _ = resumePoint(ROOT, 5, 600);
    planner.sweep();
    String newest = resumePoint(ROOT, 10, 1200);
    store.forget();

    planner.sweep();
    planner.sweep();

    assertThat(store.read())
        .filteredOn(key -> key.endsWith("/manifest.json") && key.startsWith(RunKeys.attempts(ROOT)))
        .containsExactly(newest);
  }

  @Test
  void aControlArmThatFailedCountsAndDoesNoOtherHarm() throws IOException {
    submit();
    OnePlanner.work(store);
    planner.sweep();
    planner.sweep();
    var _ = resumePoint(CONTROL, 5, 1800);
    worker.fail(worker.lease(CONTROL), new Problem("torn", "It tore", "mend it"), false);
    worker.finish(worker.lease(GROWN));

    planner.sweep();
    planner.sweep();

    assertThat(status().state()).isEqualTo(new PlanState.Finished());
    StageStatus grown = status().stage("grown").orElseThrow();
    assertThat(grown.gates().getFirst().measured()).hasValue((12.5 + 1800) / 3600);
  }
}
