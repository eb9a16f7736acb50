package io.meristem.orchestrator.index;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.event.WorkerAnnounced;
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
import java.util.function.LongSupplier;

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
  private final Map<DatasetRef, DatasetManifest> datasets = new ConcurrentHashMap<>();
  private final Map<String, Heard> workers = new ConcurrentHashMap<>();
  private final VersionIndex versions = new VersionIndex();
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

  /** A dataset has a manifest. */
  public void saw(DatasetManifest dataset) {
    datasets.put(new DatasetRef(dataset.name(), dataset.hash()), dataset);
  }

  /** A worker announced itself just now, whatever its own clock says. */
  public void saw(WorkerAnnounced worker) {
    saw(worker, Duration.ZERO);
  }

  /** A worker announced itself so long ago. */
  void saw(WorkerAnnounced worker, Duration ago) {
    workers.put(worker.worker(), new Heard(worker, nanos.getAsLong() - ago.toNanos()));
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

  /** The versions of all models. */
  public VersionIndex versions() {
    return versions;
  }

  /** Whether a run may still publish a root of the model, or has published one. */
  public boolean hasRoot(String model) {
    return runs.values().stream().anyMatch(run -> run.isOpen() && isRootOf(model, run.spec()))
        || versions.ofModel(model, 0).anyMatch(version -> version.parents().isEmpty());
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
                .thenComparing(Comparator.comparing(this::preparedAt).reversed())
                .thenComparing(DatasetManifest::hash))
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
