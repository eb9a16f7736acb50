package io.meristem.orchestrator.index;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Evidence;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Brings facts from storage into the index, and reads what the index leaves there. */
@ApplicationScoped
public class Facts implements Evidence {

  private static final Logger LOG = Logger.getLogger(Facts.class);
  private static final String DATASETS = "datasets/";
  private static final Pattern RUN = Pattern.compile("[\\p{Alnum}-]+");
  private static final int AT_ONCE = 16;
  private static final int STRIPES = 64;

  private final ObjectStore store;
  private final InstantSource clock;
  private final Index index;
  private final int atOnce;
  private final StoredDocuments documents;
  private final ModelReader models;
  private final Snapshots snapshots;
  private final AtomicLong unsaved = new AtomicLong();
  private final Set<String> unproven = ConcurrentHashMap.newKeySet();
  private final List<Lock> locks =
      IntStream.range(0, STRIPES).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

  @Inject
  public Facts(ObjectStore store, InstantSource clock, Index index, ModelLogs logs) {
    this(store, clock, index, logs, AT_ONCE);
  }

  /**
   * @param atOnce how many answers of storage are waited for at once; with 1 nothing is done on
   *     other threads
   */
  public Facts(ObjectStore store, InstantSource clock, Index index, ModelLogs logs, int atOnce) {
    this.store = store;
    this.clock = clock;
    this.index = index;
    this.atOnce = atOnce;
    this.documents = new StoredDocuments(store);
    this.models = new ModelReader(store, clock, logs, documents, atOnce);
    this.snapshots = new Snapshots(store, atOnce);
  }

  /**
   * All that readers see without asking for it by name: models, datasets, and the runs that may not
   * be closed. How many closed runs there are costs nothing, nor how many versions, as far as a
   * snapshot knows them. A document that cannot be read hides itself and nothing else.
   */
  public Found readAll() {
    List<String> runs = openRuns();
    runs.forEach(run -> unlessUnreadable(() -> readRun(run).ifPresent(index::saw)));
    List<String> models = store.directories(Lineage.MODELS);
    Map<String, ModelRows> snapshot = snapshots.read();
    InParallel.forEach(
        models,
        atOnce,
        model ->
            unlessUnreadable(() -> begin(snapshot.getOrDefault(model, ModelRows.none(model)))));
    for (String name : store.directories(DATASETS)) {
      for (String hash : store.directories(DATASETS + name + "/")) {
        unlessUnreadable(() -> readDataset(name, hash));
      }
    }
    return new Found(runs, models);
  }

  /**
   * Takes over what a snapshot says of a model, if the model's log is not longer. Whether its
   * commits are those that the snapshot was made of, {@link #refreshModel} asks.
   */
  private void begin(ModelRows known) {
    if (known.sequence() > 0 && !models.hasMoreThan(known)) {
      index.versions().put(known);
      unproven.add(known.model());
    } else {
      locked(known.model(), () -> put(models.read(known), known.sequence()));
    }
  }

  private List<String> openRuns() {
    return new Keys(store, RunKeys.OPEN)
        .stream().flatMap(key -> RunKeys.openRun(key).stream()).distinct().toList();
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

  /**
   * The attempts of a run, the oldest first; nothing if it was never requested. The last one of a
   * run that can be retried says from where that goes on.
   */
  public Optional<List<RunAttempt>> attempts(String id) {
    return run(id)
        .map(run -> {
          List<RunAttempt> told = RunAttempt.of(RunFold.log(store, id, clock).commitsAfter(0));
          return switch (run.state()) {
            case RunState.Failed _, RunState.Cancelled _ ->
                ResumePoints.newestWhole(store, id)
                    .map(point -> RunAttempt.retriedFrom(point.step(), told))
                    .orElse(told);
            case RunState.Open _, RunState.Published _, RunState.Abandoned _ -> told;
          };
        });
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

  /** Reads a model's log on, and those of its documents that are new to the index. */
  public void readModel(String model) {
    locked(
        model,
        () -> {
          ModelRows known = known(model);
          put(models.read(known), known.sequence());
        });
  }

  /**
   * Reads a model's log on if there is more of it; to learn that takes one call. The first time
   * also reads it if a snapshot said something else of it, which takes two.
   */
  public void refreshModel(String model) {
    ModelRows known = known(model);
    if (unproven.contains(model) ? !isProven(known) : models.hasMoreThan(known)) {
      unlessUnreadable(() -> readModel(model));
    }
    unproven.remove(model);
  }

  private boolean isProven(ModelRows known) {
    boolean isProven = models.isCurrent(known);
    if (!isProven && !models.hasMoreThan(known)) {
      LOG.errorf(
          "the snapshot of the index was not made of the log of model %s, which is read anew;"
              + " delete index/snapshots/ and restart this process",
          known.model());
    }
    return isProven;
  }

  private ModelRows known(String model) {
    return index.versions().model(model).orElseGet(() -> ModelRows.none(model));
  }

  /** A folder without a log is no model. */
  private void put(ModelRows rows, long before) {
    if (rows.sequence() == 0) {
      return;
    }
    index.versions().put(rows);
    unsaved.addAndGet(rows.sequence() - before);
  }

  private void locked(String model, Runnable work) {
    Lock lock = locks.get(Math.floorMod(model.hashCode(), STRIPES));
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** How many commits of models the newest snapshot that this process knows of does not have. */
  public long unsavedCommits() {
    return unsaved.get();
  }

  /** Writes a snapshot of all models, so that the next start is fast. */
  public void writeSnapshot() {
    unsaved.set(0);
    snapshots.write(index.versions().picture());
  }

  /** A version with its document, which is read from storage. */
  public Optional<PublishedVersion> version(String id) {
    return index
        .versions()
        .version(id)
        .flatMap(row ->
            readable(row.document(), VersionDocument.class)
                .map(document -> new PublishedVersion(document, row.document(), row.isLossy())));
  }

  /** What an evaluation found. */
  public Optional<EvaluationReport> evaluation(String run) {
    return index
        .versions()
        .evaluation(run)
        .flatMap(one -> readable(one.document(), EvaluationReport.class));
  }

  /** What the evaluations of a version found, the newest first. */
  public List<EvaluationReport> evaluationsOf(String version) {
    return index.versions().evaluationsOf(version).stream()
        .flatMap(one -> readable(one.document(), EvaluationReport.class).stream())
        .toList();
  }

  /** What came of doing a growth again. */
  public Optional<VerificationReport> verification(String run) {
    return index
        .versions()
        .verification(run)
        .flatMap(one -> readable(one.document(), VerificationReport.class));
  }

  /** What came of doing a version's growth again, the newest first. */
  public List<VerificationReport> verificationsOf(String version) {
    return index.versions().verificationsOf(version).stream()
        .flatMap(one -> readable(one.document(), VerificationReport.class).stream())
        .toList();
  }

  @Override
  public VersionDocument document(VersionPublished published) {
    return documents.read(published.document(), VersionDocument.class);
  }

  @Override
  public EvaluationReport report(VersionEvaluated evaluated) {
    return documents.read(evaluated.document(), EvaluationReport.class);
  }

  private <T> Optional<T> readable(BlobRef document, Class<T> type) {
    try {
      return Optional.of(documents.read(document, type));
    } catch (UnreadableDocumentException e) {
      LOG.errorf("left out of an answer: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /** The manifest of the dataset that a run has published. */
  public Optional<DatasetManifest> prepared(Run run) {
    return run.spec() instanceof RunSpec.PrepareDataset
            && run.state() instanceof RunState.Published(BlobRef document)
        ? readable(document, DatasetManifest.class)
        : Optional.empty();
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
