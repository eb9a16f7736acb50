package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.index.Facts;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.lineage.Retention;
import io.meristem.storage.lineage.RetentionRules;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A root and a child, of which only the newest version stays. */
class RetentionsTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final DisturbedObjectStore store = new DisturbedObjectStore();
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store.calm());
  private final Retentions retentions =
      new Retentions(
          store,
          InstantSource.system(),
          orchestrator.models,
          orchestrator.governance,
          new Facts(store, InstantSource.system(), orchestrator.index, orchestrator.models));
  private String root = "";
  private String child = "";

  @BeforeEach
  void rules() {
    root = published(orchestrator, "root", Samples.root());
    child = published(orchestrator, "child", from(root));
    RetentionRules newest =
        new RetentionRules(OptionalInt.of(1), OptionalInt.empty(), false, Duration.ZERO);
    retentions.change(Samples.MODEL, ADA, Optional.of(newest), OptionalLong.empty());
  }

  private String published(OneOrchestrator by, String key, RunSpec spec) {
    RequestId id = RequestId.of("ada", key);
    Request request = by.dispatch.record(id, "body", spec, RunTerms.DEFAULT, ADA);
    String run = by.dispatch.begin(id, request).id();
    HandWorker worker = new HandWorker(store.calm());
    worker.finish(worker.lease(run));
    by.sweep();
    return VersionDocument.idOf(run);
  }

  private RunSpec from(String version) {
    return new RunSpec.Continue(
        Samples.MODEL,
        parent(version),
        Samples.root().dataset(),
        Samples.root().config(),
        Samples.TRAINING);
  }

  private ParentRef parent(String version) {
    var known = orchestrator.models.read(Samples.MODEL).state().version(version).orElseThrow();
    return new ParentRef(version, known.published().document());
  }

  @Test
  void aVersionThatIsPublishedMeanwhileKeepsWhatItsDocumentNames() {
    OneOrchestrator other = new OneOrchestrator(store.calm(), store.calm());
    RunSpec spec =
        new RunSpec.Prune(
            Samples.MODEL,
            parent(child),
            parent(root),
            parent(root).document(),
            OptionalLong.empty());
    store.beforeCreating(nextCommit(), () -> published(other, "late", spec));

    Retention done = retentions.apply(Samples.MODEL, ADA, "monthly").orElseThrow();

    String late = VersionDocument.idOf(RequestId.of("ada", "late").run());
    assertThat(done.purge()).extracting(verdict -> verdict.version().id()).containsExactly(child);
    assertThat(done.keep())
        .extracting(verdict -> verdict.version().id() + ": " + verdict.why())
        .containsExactly(
            late + ": it is one of the last 1", root + ": version " + late + " needs it");
  }

  @Test
  void aVersionThatAnOpenRunStartsFromIsPurgedOnlyOnceTheRunIsClosed() {
    RequestId id = RequestId.of("ada", "open");
    String run =
        orchestrator
            .dispatch
            .begin(id, orchestrator.dispatch.record(id, "body", from(root), RunTerms.DEFAULT, ADA))
            .id();
    orchestrator.governance.decide(Samples.MODEL, ADA, new VersionRetired(root, "old"));

    LineageDecision refused = retentions.purge(Samples.MODEL, ADA, root, "space").decision();

    assertThat(refused)
        .isEqualTo(new LineageDecision.Refused(new LineageRefusal.InUse(root, "run " + run)));
    orchestrator.dispatch.cancel(run, ADA, "why");
    orchestrator.sweep();
    assertThat(retentions.purge(Samples.MODEL, ADA, root, "space").decision().entries())
        .containsExactly(new VersionPurged(root, "space"));
  }

  private String nextCommit() {
    long next = orchestrator.models.read(Samples.MODEL).sequence() + 1;
    return Lineage.MODELS + Samples.MODEL + "/log/%010d.json".formatted(next);
  }

  @Test
  void noDocumentIsReadBetweenTheLookAtTheLogAndTheCommit() {
    String commit = nextCommit();
    store.used.clear();

    retentions.apply(Samples.MODEL, ADA, "monthly");

    int created = store.used.lastIndexOf(commit);
    assertThat(store.used.subList(created - 1, created + 1)).containsExactly(commit, commit);
    assertThat(store.used).anyMatch(key -> key.startsWith("blobs/"));
  }
}
