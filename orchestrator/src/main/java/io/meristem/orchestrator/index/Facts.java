package io.meristem.orchestrator.index;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Evidence;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Tip;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Brings facts from storage into the index. */
@ApplicationScoped
public class Facts implements Evidence {

  private static final Logger LOG = Logger.getLogger(Facts.class);
  private static final String DATASETS = "datasets/";
  private static final Pattern RUN = Pattern.compile("[\\p{Alnum}-]+");
  private static final int PAGE = 1000;

  private final ObjectStore store;
  private final InstantSource clock;
  private final Index index;
  private final ModelLogs models;

  public Facts(ObjectStore store, InstantSource clock, Index index, ModelLogs models) {
    this.store = store;
    this.clock = clock;
    this.index = index;
    this.models = models;
  }

  /**
   * All that readers see without asking for it by name: models, datasets, and the runs that may not
   * be closed. How many closed runs there are costs nothing. A document that cannot be read hides
   * itself and nothing else.
   */
  public Found readAll() {
    List<String> runs = openRuns();
    runs.forEach(run -> unlessUnreadable(() -> readRun(run).ifPresent(index::saw)));
    List<String> models = store.directories(Lineage.MODELS);
    models.forEach(model -> unlessUnreadable(() -> readModel(model)));
    for (String name : store.directories(DATASETS)) {
      for (String hash : store.directories(DATASETS + name + "/")) {
        unlessUnreadable(() -> readDataset(name, hash));
      }
    }
    return new Found(runs, models);
  }

  private List<String> openRuns() {
    List<String> keys = new ArrayList<>();
    List<String> page;
    do {
      page = store.keysAfter(RunKeys.OPEN, keys.isEmpty() ? "" : keys.getLast(), PAGE);
      keys.addAll(page);
    } while (page.size() == PAGE);
    return keys.stream().flatMap(key -> RunKeys.openRun(key).stream()).distinct().toList();
  }

  /**
   * What {@link #readAll} came across.
   *
   * @param runs that have a marker
   */
  public record Found(List<String> runs, List<String> models) {
    public Found {
      runs = List.copyOf(runs);
      models = List.copyOf(models);
    }
  }

  /** A run as the index knows it, or else as its log says. */
  public Optional<Run> run(String id) {
    Optional<Run> known = index.run(id);
    return known.isPresent() || !RUN.matcher(id).matches() ? known : readRun(id);
  }

  private Optional<Run> readRun(String id) {
    CommitLog<?, Optional<Run>> log = RunFold.log(store, id, clock);
    return log.read(log.start()).state();
  }

  /** Reads a model's log and those of its documents that are new to the index. */
  public void readModel(String model) {
    Tip<Lineage> tip = models.read(model);
    index.saw(tip.state());
    for (VersionState version : tip.state().versions()) {
      if (index.version(version.id()).isEmpty()) {
        unlessUnreadable(() -> readVersion(version.published()));
      }
    }
    tip.state().evaluations().forEach(one -> unlessUnreadable(() -> readEvaluation(one)));
    tip.state().verifications().forEach(one -> unlessUnreadable(() -> readVerification(one)));
  }

  private void readVersion(VersionPublished published) {
    VersionDocument document = read(published.document(), VersionDocument.class);
    index.saw(new PublishedVersion(document, published.document(), published.lossy()));
  }

  private void readEvaluation(VersionEvaluated evaluated) {
    if (index.evaluation(evaluated.run()).isEmpty()) {
      index.saw(read(evaluated.document(), EvaluationReport.class));
    }
  }

  private void readVerification(VersionVerified verified) {
    if (index.verification(verified.run()).isEmpty()) {
      index.saw(read(verified.document(), VerificationReport.class));
    }
  }

  @Override
  public VersionDocument document(VersionPublished published) {
    return index
        .version(published.version())
        .map(PublishedVersion::document)
        .orElseGet(() -> read(published.document(), VersionDocument.class));
  }

  @Override
  public EvaluationReport report(VersionEvaluated evaluated) {
    return index
        .evaluation(evaluated.run())
        .orElseGet(() -> read(evaluated.document(), EvaluationReport.class));
  }

  private <T> T read(BlobRef document, Class<T> type) {
    String key = document.key();
    String text =
        store.get(key).orElseThrow(() -> new UnreadableDocumentException(key, "it is gone", null));
    return Documents.read(key, text, type);
  }

  /** Reads a dataset's manifest, if it has one. */
  public void readDataset(String name, String hash) {
    String key = DatasetManifest.key(name, hash);
    store
        .get(key)
        .map(text -> Documents.read(key, text, DatasetManifest.class))
        .ifPresent(index::saw);
  }

  private static void unlessUnreadable(Runnable read) {
    try {
      read.run();
    } catch (UnreadableDocumentException | IllegalStateException e) {
      LOG.errorf("left out of the index: %s", e.getMessage());
    }
  }
}
