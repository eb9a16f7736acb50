package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.RunResult;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the result of a run visible, after its point of no return. Doing it again changes nothing,
 * so whoever finds it undone does it.
 */
@ApplicationScoped
class Effects {

  private final ObjectStore store;
  private final Facts facts;
  private final ModelLogs models;

  Effects(ObjectStore store, Facts facts, ModelLogs models) {
    this.store = store;
    this.facts = facts;
    this.models = models;
  }

  /**
   * Every blob that a result consists of, its document and what it shares with others among them.
   *
   * @throws UnreadableDocumentException if the document is not what a run of this kind ends with
   */
  static Stream<BlobRef> blobs(ObjectStore store, Run run, BlobRef document) {
    Optional<String> text = store.get(document.key());
    if (text.isEmpty()) {
      return Stream.of(document);
    }
    return Stream.concat(
        Stream.of(document), RunResult.blobs(run.spec(), document.key(), text.get()));
  }

  /** Hears of a result that another orchestrator has published, whether or not an event came. */
  void hear(Run run) {
    run.spec().forModel().ifPresent(facts::refreshModel);
    facts.prepared(run).ifPresent(dataset -> facts.readDataset(dataset.name(), dataset.hash()));
  }

  /** Publishes what the document says. */
  void publish(Run run, int attempt, BlobRef document) {
    String text =
        store.get(document.key()).orElseThrow(() -> new NoSuchObjectException(document.key()));
    switch (run.spec()) {
      case RunSpec.PrepareDataset _ -> publishDataset(run, document, text);
      case RunSpec.Publishing spec -> publishVersion(run, spec, attempt, document, text);
      case RunSpec.Evaluate spec ->
          append(
              spec.model(),
              run,
              new VersionEvaluated(spec.version().version(), run.id(), attempt, document));
      case RunSpec.Verify spec -> publishVerification(run, spec, attempt, document, text);
    }
  }

  private void publishDataset(Run run, BlobRef document, String text) {
    DatasetManifest manifest =
        Documents.read(document.key(), text, DatasetManifest.class).requestedAt(run.requestedAt());
    store.create(DatasetManifest.key(manifest.name(), manifest.hash()), Documents.text(manifest));
    facts.readDataset(manifest.name(), manifest.hash());
  }

  private void publishVerification(
      Run run, RunSpec.Verify spec, int attempt, BlobRef document, String text) {
    VerificationReport report = Documents.read(document.key(), text, VerificationReport.class);
    append(
        spec.growth().model(),
        run,
        new VersionVerified(
            spec.version().version(), run.id(), attempt, report.isConfirmed(), document));
  }

  private void publishVersion(
      Run run, RunSpec.Publishing spec, int attempt, BlobRef document, String text) {
    VersionDocument version = Documents.read(document.key(), text, VersionDocument.class);
    append(
        version.model(),
        run,
        new VersionPublished(
            version.id(),
            run.id(),
            attempt,
            version.edge(),
            spec.isLossy(),
            version.parents(),
            document));
  }

  private void append(String model, Run run, LineageEntry entry) {
    models.append(
        model,
        run.requestedBy().from("run " + run.id()),
        lineage -> lineage.knows(run.id()) ? List.of() : List.of(entry));
    facts.readModel(model);
  }
}
