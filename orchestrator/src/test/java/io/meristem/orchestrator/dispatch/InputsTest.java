package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.garbage.CollectionEntry;
import io.meristem.storage.garbage.GarbageLog;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Life;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run whose versions or files may be gone has failed before anybody is offered it. */
class InputsTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final String ONLY = "hand-worker";

  private final DisturbedObjectStore store = new DisturbedObjectStore();
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store.calm());
  private final HandWorker worker = new HandWorker(store.calm());

  private String requested(String key, RunSpec spec) {
    RequestId id = RequestId.of("ada", key);
    Request request = orchestrator.dispatch.record(id, "body", spec, RunTerms.DEFAULT, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private RunState state(String run) {
    return life(run).state();
  }

  private Life life(String run) {
    var log = RunFold.log(store, run, InstantSource.system());
    return log.read(log.start()).state().orElseThrow().life();
  }

  @Test
  void aRunWhoseParentIsPurgedBeforeItIsOfferedHasFailedInstead() {
    String version = published("root");
    orchestrator.index.forgetWorker(ONLY);
    String child = requestedFrom(version);
    assertThat(state(child)).isInstanceOf(RunState.Waiting.class);
    orchestrator.governance.decide(Samples.MODEL, ADA, new VersionRetired(version, "old"));
    Lineage.log(store.calm(), Samples.MODEL, InstantSource.system())
        .append(
            Lineage.log(store.calm(), Samples.MODEL, InstantSource.system()).start(),
            ADA,
            _ -> List.of(new VersionPurged(version, "by another orchestrator")));

    orchestrator.index.saw(OneOrchestrator.worker(ONLY));
    orchestrator.offers.assign();

    assertThat(state(child))
        .isInstanceOfSatisfying(
            RunState.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo("version-purged");
              assertThat(failed.problem().detail()).contains(version);
            });
    assertThat(life(child).attempt()).isZero();
  }

  @Test
  void aRunThatWasOfferedBeforeItsParentWasPurgedGoesOnToItsEnd() {
    String version = published("root");
    String child = requestedFrom(version);
    HandWorker.Held first = worker.lease(child);
    purge(orchestrator, version);
    worker.handOver(first);

    orchestrator.sweep();

    assertThat(state(child)).isInstanceOf(RunState.Offered.class);
    assertThat(life(child).attempt()).isEqualTo(2);
  }

  @Test
  void whatWasSeenOfAParentBeforeTheRunWasRetriedDoesNotCountAfterwards() {
    String version = published("root");
    orchestrator.index.forgetWorker(ONLY);
    String child = requestedFrom(version);
    OneOrchestrator other = new OneOrchestrator(store.calm(), store.calm());
    other.index.forgetWorker(ONLY);
    store.before(
        RunKeys.log(child) + "000002.json",
        () -> {
          other.dispatch.cancel(child, ADA, "why");
          other.sweep();
          purge(other, version);
          other.dispatch.retry(child, ADA);
        });

    orchestrator.index.saw(OneOrchestrator.worker(ONLY));
    orchestrator.offers.assign();

    assertThat(life(child).generation()).isEqualTo(2);
    assertThat(life(child).attempt()).isZero();
    orchestrator.sweep();
    assertThat(state(child)).isInstanceOf(RunState.Failed.class);
    assertThat(orchestrator.tasks).doesNotContain(child + "#1");
  }

  @Test
  void aRunWhoseFileIsAboutToBeCollectedHasFailedInstead() {
    String upload = RunKeys.upload("r0", "u1");
    store.put(upload, "text");
    var garbage = GarbageLog.log(store.calm(), InstantSource.system());
    garbage.append(
        garbage.start(),
        ADA,
        _ ->
            List.of(
                new CollectionEntry.Begun("c1", "full"),
                new CollectionEntry.Condemned("c1", List.of(upload))));

    String run = requestedWith(new SourceObject("meristem", upload, 4));

    assertThat(state(run))
        .isInstanceOfSatisfying(
            RunState.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo("missing-object");
              assertThat(failed.problem().detail()).contains(upload, "send it again");
            });
    assertThat(life(run).attempt()).isZero();
  }

  @Test
  void aRunWhoseUploadIsGoneHasFailedInsteadAndOneWithAnObjectOfAnotherBucketIsOffered() {
    String gone = requestedWith(new SourceObject("meristem", RunKeys.upload("r0", "u1"), 4));

    String other = requestedWith(new SourceObject("elsewhere", RunKeys.upload("r0", "u1"), 4));

    assertThat(state(gone)).isInstanceOf(RunState.Failed.class);
    assertThat(state(other)).isInstanceOf(RunState.Offered.class);
  }

  private String requestedWith(SourceObject file) {
    RunSpec spec =
        new RunSpec.PrepareDataset("tales", List.of(WeightedText.of(file)), Optional.empty(), 0.1);
    return requested("dataset of " + file, spec);
  }

  private String published(String key) {
    String root = requested(key, Samples.root());
    worker.finish(worker.lease(root));
    orchestrator.sweep();
    return VersionDocument.idOf(root);
  }

  private static void purge(OneOrchestrator by, String version) {
    by.governance.decide(Samples.MODEL, ADA, new VersionRetired(version, "old"));
    by.governance.decide(Samples.MODEL, ADA, new VersionPurged(version, "old"));
  }

  private String requestedFrom(String version) {
    VersionState parent =
        orchestrator.models.read(Samples.MODEL).state().version(version).orElseThrow();
    RunSpec spec =
        new RunSpec.Continue(
            Samples.MODEL,
            new ParentRef(version, parent.published().document()),
            Samples.root().dataset(),
            Samples.root().config(),
            Samples.TRAINING);
    return requested("child", spec);
  }
}
