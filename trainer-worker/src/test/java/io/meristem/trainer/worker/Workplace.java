package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.storage.run.WeightedText;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A bucket, in memory unless another is given, and what a worker does with it when it has a lease.
 */
final class Workplace {

  static final String BUCKET = "bucket";
  static final Identity IDENTITY = new Identity("worker-1", "nonce-1");
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Provenance PROVENANCE =
      new Provenance("0", "test", "25", "0", "0", 1, "cpu", "worker-1", Optional.of("cpu"));

  final ObjectStore store;
  BlobCache cache = BlobCache.none();
  private final Path directory;

  Workplace(Path directory) {
    this(directory, new InMemoryObjectStore());
  }

  Workplace(Path directory, ObjectStore store) {
    this.directory = directory;
    this.store = store;
  }

  /** Puts a text where an upload would be. */
  SourceObject text(String key, byte[] content) {
    long bytes = store.write(key, new ByteArrayInputStream(content));
    return new SourceObject(BUCKET, key, bytes);
  }

  /** A pulse that beats once an hour: what it hears first is all it hears. */
  Pulse quietPulse(String run, int attempt) {
    return pulse(run, attempt, SELDOM, _ -> {});
  }

  Pulse pulse(String run, int attempt, Duration every, Consumer<AttemptMoved> listener) {
    return new Pulse(store, listener, IDENTITY, run, attempt, every);
  }

  /** A pulse that asks a training for a handover as soon as it has something to hand over. */
  Pulse handingOverAtAStep(String run, int attempt) {
    Pulse pulse =
        new Pulse(store, _ -> {}, IDENTITY, run, attempt, SELDOM) {
          @Override
          void requireGoOn() {}
        };
    pulse.handOver();
    return pulse;
  }

  /** Prepares a text, ending however it ends. */
  Ending prepared(String run, SourceObject source) throws IOException {
    return prepared(run, spec(Optional.empty(), WeightedText.of(source)));
  }

  /** A dataset of these texts, a quarter of each for validation. */
  static PrepareDataset spec(Optional<SourceObject> tokenizer, WeightedText... sources) {
    return new PrepareDataset("text", List.of(sources), tokenizer, 0.25);
  }

  Ending prepared(String run, PrepareDataset spec) throws IOException {
    requested(run, spec);
    try (Pulse pulse = quietPulse(run, 1)) {
      return prepared(run, spec, pulse);
    }
  }

  Ending prepared(String run, PrepareDataset spec, Pulse pulse) throws IOException {
    return ended(() -> new DatasetAttempt(blobs(run, 1), _ -> store, pulse, scratch()).run(spec));
  }

  /** A dataset that is ready to be trained on. */
  DatasetRef dataset() throws IOException {
    return dataset("rdata", "the quick brown fox jumps over the lazy dog. ".repeat(40));
  }

  /** A dataset of this text. */
  DatasetRef dataset(String run, String content) throws IOException {
    return dataset(prepared(run, text("uploads/" + run, content.getBytes(StandardCharsets.UTF_8))));
  }

  /** A dataset that was just prepared. */
  DatasetRef dataset(Ending prepared) {
    DatasetManifest manifest = document(prepared, DatasetManifest.class);
    store.create(DatasetManifest.key(manifest.name(), manifest.hash()), Documents.text(manifest));
    return new DatasetRef(manifest.name(), manifest.hash());
  }

  /** A run's first attempt at its training, or a later one. */
  Ending trained(Kernel kernel, String run, int attempt, RunSpec.Training spec) throws IOException {
    try (Pulse pulse = quietPulse(run, attempt)) {
      return trained(kernel, run, attempt, spec, pulse);
    }
  }

  Ending trained(Kernel kernel, String run, int attempt, RunSpec.Training spec, Pulse pulse)
      throws IOException {
    return ended(() ->
        new TrainingAttempt(
                kernel,
                blobs(run, attempt),
                pulse,
                scratch(),
                PROVENANCE,
                IDENTITY.nonce(),
                new MeasuredSpeed(() -> 1e9, System::nanoTime))
            .run(spec));
  }

  /** A run's first attempt at an import. */
  Ending imported(String run, RunSpec.Import spec) throws IOException {
    try (Pulse pulse = quietPulse(run, 1)) {
      return imported(run, spec, pulse);
    }
  }

  Ending imported(String run, RunSpec.Import spec, Pulse pulse) throws IOException {
    return ended(
        () -> new ImportAttempt(blobs(run, 1), _ -> store, pulse, scratch(), PROVENANCE).run(spec));
  }

  /** A root of 64 tokens a layer. */
  RunSpec.TrainRoot root(TrainingSpec training) throws IOException {
    return root(TinyModel.of(64), training);
  }

  RunSpec.TrainRoot root(TokenFormerConfig config, TrainingSpec training) throws IOException {
    return new RunSpec.TrainRoot("model", dataset(), config, training);
  }

  /** A child of a version that lies in this place. */
  RunSpec.Grow growth(VersionDocument parent, Recipes recipes, long steps) {
    return new RunSpec.Grow(
        "model",
        parent(parent),
        parent.trained().orElseThrow().dataset(),
        recipes.recipe(),
        recipes.of(parent.config()).child(),
        steps(steps, 100));
  }

  ParentRef parent(VersionDocument version) {
    Blobs blobs = blobs(version.run(), version.attempt());
    return new ParentRef(version.id(), blobs.upload(Documents.text(version)));
  }

  /** A stored safetensors file, to be closed. */
  SafetensorsFile file(Checkpoint file) throws IOException {
    return SafetensorsFile.open(blobs("r", 1).joined(file, scratch().resolve("file"), () -> {}));
  }

  /** A run's first attempt at a pruning. */
  Ending pruned(Kernel kernel, String run, RunSpec.Prune spec) throws IOException {
    try (Pulse pulse = quietPulse(run, 1)) {
      return ended(
          () -> new PruningAttempt(kernel, blobs(run, 1), pulse, scratch(), PROVENANCE).run(spec));
    }
  }

  /** A child with twice the tokens, whose tau rises for three steps if there are any. */
  RunSpec.Grow growth(VersionDocument parent, long steps) {
    TauPolicy tau = steps == 0 ? new TauPolicy.Keep() : new TauPolicy.Ramp(3);
    return growth(parent, Recipes.TWICE.with(tau), steps);
  }

  Ending evaluated(Kernel kernel, String run, RunSpec.Evaluate spec, Pulse pulse)
      throws IOException {
    return ended(
        () -> new EvaluationAttempt(kernel, blobs(run, 1), pulse, scratch(), PROVENANCE).run(spec));
  }

  Ending verified(Kernel kernel, String run, RunSpec.Verify spec) throws IOException {
    try (Pulse pulse = quietPulse(run, 1)) {
      return ended(() ->
          new VerificationAttempt(kernel, blobs(run, 1), pulse, scratch(), PROVENANCE).run(spec));
    }
  }

  private interface Doing {
    Ending end() throws IOException;
  }

  /** The ending also of what was interrupted, as a worker has it. */
  private static Ending ended(Doing doing) throws IOException {
    try {
      return doing.end();
    } catch (Interruption e) {
      return e.ending();
    }
  }

  static TrainingSpec steps(long steps, long resumeEvery) {
    return new TrainingSpec(
        steps, 2, 16, 1e-2, 1e-3, 0.3, 0.1, 1.0, 7, 4, resumeEvery, Compute.PLAIN, Guard.DEFAULT);
  }

  /** What the ending's document says. */
  <T> T document(Ending ending, Class<T> type) {
    if (ending instanceof Ending.Done(BlobRef blob)) {
      return Documents.read(blob.key(), store.get(blob.key()).orElseThrow(), type);
    }
    throw new AssertionError("not done: " + ending);
  }

  VersionDocument version(Ending ending) {
    return document(ending, VersionDocument.class);
  }

  void requested(String run, RunSpec spec) {
    append(run, now -> RunDecision.requested(now, spec, RunTerms.DEFAULT));
    append(run, now -> RunDecision.offered(now.orElseThrow()));
  }

  void append(String run, Function<Optional<Run>, List<RunEntry>> decide) {
    CommitLog<RunEntry, Optional<Run>> log = RunFold.log(store, run, InstantSource.system());
    log.append(log.start(), Actor.MERISTEM, decide);
  }

  private Blobs blobs(String run, int attempt) {
    return new Blobs(store, run, attempt, cache.pins());
  }

  private Path scratch() throws IOException {
    return Files.createTempDirectory(directory, "scratch");
  }
}
