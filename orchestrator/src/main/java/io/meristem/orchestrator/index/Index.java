package io.meristem.orchestrator.index;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What readers see, in memory: a cache of facts, owned by nobody. It may lag behind storage by the
 * time that a message takes, never the other way round. Thread-safe.
 */
@ApplicationScoped
public class Index {

  private static final Comparator<Run> NEWEST_FIRST =
      Comparator.comparing(Run::requestedAt).reversed().thenComparing(Run::id);

  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Map<String, Heartbeat> heartbeats = new ConcurrentHashMap<>();
  private final Map<String, PublishedVersion> versions = new ConcurrentHashMap<>();
  private final Map<DatasetRef, DatasetManifest> datasets = new ConcurrentHashMap<>();
  private final Map<String, EvaluationReport> evaluations = new ConcurrentHashMap<>();
  private final Map<String, VerificationReport> verifications = new ConcurrentHashMap<>();
  private final Map<String, Integer> places = new ConcurrentHashMap<>();
  private final Map<String, Heard> workers = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** What a worker announced, and when that was heard here. */
  private record Heard(WorkerAnnounced worker, long atNanos) {}

  public Index() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back: wall clocks do, this one's and those of the workers
   */
  public Index(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A run's log was read. */
  public void saw(Run run) {
    runs.put(run.id(), run);
    if (!run.isOpen()) {
      heartbeats.remove(run.id());
    }
  }

  /** A run is closed and filed away: from now on it is read from storage when it is asked for. */
  public void forget(String run) {
    runs.remove(run);
    heartbeats.remove(run);
  }

  /** An attempt of a run beat. */
  public void saw(String run, Heartbeat heartbeat) {
    heartbeats.put(run, heartbeat);
  }

  /** A model's log was read: it says in which order things happened to the model. */
  public void saw(Lineage lineage) {
    List<VersionPublished> published =
        lineage.versions().stream().map(VersionState::published).toList();
    Stream.of(published, lineage.evaluations(), lineage.verifications())
        .forEach(entries -> {
          for (int place = 0; place < entries.size(); place++) {
            places.put(entries.get(place).run(), place);
          }
        });
  }

  /** A version is in its model's lineage. */
  public void saw(PublishedVersion version) {
    versions.put(version.document().id(), version);
  }

  /** A dataset has a manifest. */
  public void saw(DatasetManifest dataset) {
    datasets.put(new DatasetRef(dataset.name(), dataset.hash()), dataset);
  }

  /** A version was evaluated. */
  public void saw(EvaluationReport report) {
    evaluations.put(report.run(), report);
  }

  /** A version's growth was done again. */
  public void saw(VerificationReport report) {
    verifications.put(report.run(), report);
  }

  /** A worker announced itself just now, whatever its own clock says. */
  public void saw(WorkerAnnounced worker) {
    workers.put(worker.worker(), new Heard(worker, nanos.getAsLong()));
  }

  /** A worker's announcement was taken back. */
  public void forgetWorker(String worker) {
    workers.remove(worker);
  }

  public Optional<Run> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** All runs that are not filed away, the newest request first. */
  public List<Run> runs() {
    return runs.values().stream().sorted(NEWEST_FIRST).toList();
  }

  /** All runs that are not closed, in no order. */
  public List<Run> openRuns() {
    return runs.values().stream().filter(Run::isOpen).toList();
  }

  /** The newest beat of a run that is being worked on. */
  public Optional<Heartbeat> heartbeat(String run) {
    return Optional.ofNullable(heartbeats.get(run));
  }

  public Optional<PublishedVersion> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  /** The names of all models that have a version. */
  public List<String> models() {
    return documents().map(VersionDocument::model).distinct().sorted().toList();
  }

  /** A model's versions: parents before children, and among those the older first. */
  public List<VersionDocument> lineage(String model) {
    List<VersionDocument> all =
        documents()
            .filter(version -> version.model().equals(model))
            .sorted(Comparator.comparingInt(version -> place(version.run())))
            .toList();
    return Ancestry.parentsFirst(all);
  }

  /** What an evaluation found. */
  public Optional<EvaluationReport> evaluation(String run) {
    return Optional.ofNullable(evaluations.get(run));
  }

  /** What the evaluations of a version found, the newest first. */
  public List<EvaluationReport> evaluationsOf(String version) {
    return evaluations.values().stream()
        .filter(report -> report.version().equals(version))
        .sorted(newestFirst(EvaluationReport::run))
        .toList();
  }

  /** What came of doing a growth again. */
  public Optional<VerificationReport> verification(String run) {
    return Optional.ofNullable(verifications.get(run));
  }

  /** What came of doing a version's growth again, the newest first. */
  public List<VerificationReport> verificationsOf(String version) {
    return verifications.values().stream()
        .filter(report -> report.version().equals(version))
        .sorted(newestFirst(VerificationReport::run))
        .toList();
  }

  private <T> Comparator<T> newestFirst(Function<T, String> run) {
    return Comparator.<T>comparingInt(report -> place(run.apply(report))).reversed();
  }

  private Stream<VersionDocument> documents() {
    return versions.values().stream().map(PublishedVersion::document);
  }

  /** Where the effect of a run stands in its model's log, among those of its kind. */
  private int place(String run) {
    return places.getOrDefault(run, 0);
  }

  /** Whether a run may still publish a root of the model, or has published one. */
  public boolean hasRoot(String model) {
    return runs.values().stream().anyMatch(run -> run.isOpen() && isRootOf(model, run.spec()))
        || documents()
            .anyMatch(version -> version.model().equals(model) && version.parents().isEmpty());
  }

  private static boolean isRootOf(String model, RunSpec spec) {
    return spec instanceof RunSpec.Publishing publishing
        && publishing.start().isEmpty()
        && publishing.model().equals(model);
  }

  /** All datasets, by name and then the newest first. */
  public List<DatasetManifest> datasets() {
    return datasets.values().stream()
        .sorted(
            Comparator.comparing(DatasetManifest::name)
                .thenComparing(Comparator.comparing(this::preparedAt).reversed()))
        .toList();
  }

  /** A dataset by {@code name/hash}, or the newest of a name. */
  public Optional<DatasetManifest> dataset(String reference) {
    return datasets().stream()
        .filter(dataset ->
            dataset.name().equals(reference)
                || (dataset.name() + "/" + dataset.hash()).equals(reference))
        .findFirst();
  }

  private Instant preparedAt(DatasetManifest dataset) {
    return dataset.requestedAt().orElse(Instant.EPOCH);
  }

  /** All workers that have announced themselves, by name. */
  public List<WorkerAnnounced> workers() {
    return workers.values().stream()
        .map(Heard::worker)
        .sorted(Comparator.comparing(WorkerAnnounced::worker))
        .toList();
  }

  /** The workers that have not been silent for longer, the one heard of last first. */
  public List<WorkerAnnounced> workersHeardWithin(Duration silence) {
    long now = nanos.getAsLong();
    return workers.values().stream()
        .filter(heard -> now - heard.atNanos() <= silence.toNanos())
        .sorted(Comparator.comparingLong(heard -> now - heard.atNanos()))
        .map(Heard::worker)
        .toList();
  }
}
