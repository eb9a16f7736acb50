package io.meristem.storage.garbage;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.garbage.WrittenRun.Point;
import io.meristem.storage.garbage.WrittenRun.Stage;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.RunningLoss;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.UploadReceipt;
import io.meristem.storage.run.WeightedText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes to storage what orchestrators and workers write, step by step, and remembers it. Each
 * method is a step after which a process may be killed.
 */
final class World implements InstantSource {

  static final List<String> MODELS = List.of("bard", "poet", "scribe");
  private static final Actor ADA = Actor.claimed("ada");

  final ObjectStore store;
  final List<WrittenRun> runs = new ArrayList<>();

  /** Folders of uploads that no run was begun with. */
  final Map<String, Set<String>> loose = new HashMap<>();

  Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final Map<String, Tip<Lineage>> models = new HashMap<>();
  private final Map<String, Tip<Optional<Run>>> logs = new HashMap<>();
  private int made;

  World(ObjectStore store) {
    this.store = store;
  }

  @Override
  public Instant instant() {
    return now;
  }

  private String freshName(String prefix) {
    return prefix + "%08d".formatted(++made);
  }

  private BlobRef blob(String owner, int attempt, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String sha256 = Sha256.of(text);
    String key = RunKeys.blob(owner, attempt, sha256);
    return new BlobRef(key, store.write(key, new ByteArrayInputStream(bytes)), sha256);
  }

  // Requests

  WrittenRun trainRoot(String model) {
    return marked(
        new RunSpec.TrainRoot(model, WrittenResults.DATA, Models.tiny(), WrittenResults.TRAINING),
        List.of());
  }

  WrittenRun trainOn(WrittenRun parent) {
    return marked(
        new RunSpec.Continue(
            model(parent),
            parent.asParent(),
            WrittenResults.DATA,
            Models.tiny(),
            WrittenResults.TRAINING),
        List.of(parent));
  }

  WrittenRun evaluate(WrittenRun version) {
    return marked(
        new RunSpec.Evaluate(
            model(version),
            version.asParent(),
            List.of(WrittenResults.DATA),
            4,
            16,
            OptionalLong.empty()),
        List.of(version));
  }

  WrittenRun prune(WrittenRun version, WrittenRun ancestor) {
    BlobRef probe = version.asParent().document();
    return marked(
        new RunSpec.Prune(
            model(version), version.asParent(), ancestor.asParent(), probe, OptionalLong.empty()),
        List.of(version, ancestor));
  }

  /** With a text that is sent for it, and perhaps one that was sent before. */
  WrittenRun prepareDataset(Optional<String> other) {
    String id = freshName("r");
    List<WeightedText> texts = new ArrayList<>();
    String sent = upload(id);
    texts.add(WeightedText.of(new SourceObject("meristem", sent, 4)));
    other.ifPresent(key -> texts.add(WeightedText.of(new SourceObject("meristem", key, 4))));
    WrittenRun run =
        marked(id, new RunSpec.PrepareDataset("tales", texts, Optional.empty(), 0.1), List.of());
    run.uploads.add(sent);
    return run;
  }

  private static String model(WrittenRun run) {
    return run.spec.forModel().orElseThrow();
  }

  private WrittenRun marked(RunSpec spec, List<WrittenRun> parents) {
    return marked(freshName("r"), spec, parents);
  }

  private WrittenRun marked(String id, RunSpec spec, List<WrittenRun> parents) {
    WrittenRun run = new WrittenRun(id, spec, parents);
    Request request = new Request(id, "body", spec, RunTerms.DEFAULT, ADA, "nonce", now);
    store.put(RunKeys.request(id), Documents.text(request));
    mark(run);
    runs.add(run);
    return run;
  }

  private void mark(WrittenRun run) {
    store.put(
        RunKeys.open(run.id, run.generation),
        Documents.text(new OpenMarker(run.id, run.generation, run.id)));
    run.isMarked = true;
  }

  /** A file that a request would name, were it ever made. */
  String uploadAlone() {
    String folder = freshName("r");
    String key = upload(folder);
    UploadReceipt receipt =
        new UploadReceipt(new SourceObject("meristem", key, 4), Sha256.of("text"), ADA, "n", now);
    store.put(RunKeys.uploadReceipt(folder), Documents.text(receipt));
    loose.put(folder, Set.of(key, RunKeys.uploadReceipt(folder)));
    return key;
  }

  private String upload(String folder) {
    String key = RunKeys.upload(folder, freshName("u"));
    store.put(key, "text");
    return key;
  }

  // The life of a run

  private void append(WrittenRun run, Stage next, RunEntry... entries) {
    var log = RunFold.log(store, run.id, this);
    var tip = log.append(logs.getOrDefault(run.id, log.start()), ADA, _ -> List.of(entries));
    logs.put(run.id, tip);
    run.stage = next;
  }

  void request(WrittenRun run) {
    append(run, Stage.WAITING, new RunEntry.Requested(run.spec, RunTerms.DEFAULT));
  }

  /** What dispatch does before an offer: it reads the parents' logs again, and that of garbage. */
  void check(WrittenRun run) {
    if (run.parents.stream().anyMatch(parent -> parent.isPurged)) {
      append(run, Stage.FAILED, new RunEntry.Failed(new Problem("version-purged", "", "")));
    } else if (run.spec.sourceFiles().stream().anyMatch(this::isGone)) {
      append(run, Stage.FAILED, new RunEntry.Failed(new Problem("missing-object", "", "")));
    } else {
      run.stage = Stage.CHECKED;
    }
  }

  private boolean isGone(SourceObject file) {
    return new GarbageHistory(store, this).now().isCondemned(file.key())
        || store.size(file.key()).isEmpty();
  }

  void offer(WrittenRun run) {
    append(run, Stage.OFFERED, new RunEntry.Offered(++run.attempt));
  }

  void fail(WrittenRun run) {
    append(run, Stage.FAILED, new RunEntry.Failed(new Problem("trouble", "", "")));
  }

  void retry(WrittenRun run) {
    run.generation++;
    mark(run);
    append(run, Stage.WAITING, new RunEntry.RetryRequested());
  }

  void abandon(WrittenRun run) {
    append(run, Stage.ABANDONED, new RunEntry.Abandoned());
  }

  /** What dispatch does once the end of a run is on Kafka, and its sweep with older markers. */
  void unmark(WrittenRun run) {
    for (int generation = 1; generation <= run.generation; generation++) {
      store.delete(RunKeys.open(run.id, generation));
    }
    run.isMarked = false;
  }

  /** Something that was uploaded and is named by nothing, or not yet. */
  void strayBlob(WrittenRun run) {
    run.blobs.add(blob(run.id, Math.max(1, run.attempt), freshName("stray")).key());
  }

  /**
   * A resume point; the weights may be those of the one before.
   *
   * @param good batches drawn at the point that training may go back to
   */
  void resumePoint(WrittenRun run, long batches, long good, boolean isWhole, boolean sameWeights) {
    int attempt = run.attempt;
    BlobRef weights = blob(run.id, attempt, sameWeights ? "weights" : freshName("weights"));
    BlobRef moments = blob(run.id, attempt, freshName("moments"));
    String manifest = RunKeys.resumePoint(run.id, attempt, batches);
    store.put(manifest, Documents.text(point(batches, good, weights, moments)));
    run.blobs.addAll(List.of(weights.key(), moments.key()));
    if (!isWhole) {
      store.delete(moments.key());
      run.blobs.remove(moments.key());
    }
    run.points.removeIf(known -> known.manifest().equals(manifest));
    run.points.add(
        new Point(batches, good, manifest, Set.of(weights.key(), moments.key()), isWhole));
  }

  private static ResumePoint point(long batches, long good, BlobRef weights, BlobRef moments) {
    return new ResumePoint(
        "nonce",
        batches,
        batches,
        weights,
        moments,
        Optional.empty(),
        2,
        List.of(),
        List.of(),
        Optional.empty(),
        1,
        new GuardState(batches, RunningLoss.NONE, 0, good, good, GuardTotals.NONE));
  }

  // Results

  /** The worker's document, and the point of no return. */
  void publishing(WrittenRun run, boolean sharesRows) {
    switch (run.spec) {
      case RunSpec.PrepareDataset _ -> endAsDataset(run);
      case RunSpec.Publishing spec -> endAsVersion(run, spec, sharesRows);
      case RunSpec.Evaluate _, RunSpec.Verify _ ->
          endAs(
              run,
              new EvaluationReport("v1", run.id, List.of(), WrittenResults.PROVENANCE),
              Set.of());
    }
    run.blobs.addAll(run.whole().stream().filter(key -> key.contains("/" + run.id + "/")).toList());
    append(run, Stage.PUBLISHING, new RunEntry.Publishing(run.attempt, document(run)));
  }

  private static BlobRef document(WrittenRun run) {
    return Optional.ofNullable(run.document).orElseThrow();
  }

  private void endAs(WrittenRun run, Object document, Set<String> named) {
    run.endsWith(blob(run.id, run.attempt, Documents.text(document)), named);
  }

  private void endAsDataset(WrittenRun run) {
    BlobRef shard = blob(run.id, run.attempt, freshName("shard"));
    endAs(run, WrittenResults.manifest(run, shard), Set.of(shard.key()));
  }

  private void endAsVersion(WrittenRun run, RunSpec.Publishing spec, boolean sharesRows) {
    BlobRef own = blob(run.id, run.attempt, freshName("rows"));
    VersionDocument document =
        WrittenResults.version(
            run,
            spec,
            sharesRows ? WrittenResults.joined(own, run.parents) : Checkpoint.of(own),
            blob(run.id, run.attempt, "config of " + run.id),
            blob(run.id, run.attempt, freshName("moments")));
    run.ends(document, blob(run.id, run.attempt, Documents.text(document)));
  }

  void effect(WrittenRun run) {
    switch (run.spec) {
      case RunSpec.PrepareDataset _ -> store.put(DatasetManifest.key("tales", run.id), "a copy");
      case RunSpec.Publishing spec -> happened(spec.model(), published(run, spec));
      case RunSpec.Evaluate spec ->
          happened(
              spec.model(),
              new LineageEntry.VersionEvaluated(
                  spec.version().version(), run.id, run.attempt, document(run)));
      case RunSpec.Verify _ -> throw new IllegalStateException(run.id);
    }
    run.stage = Stage.EFFECTED;
  }

  private static LineageEntry published(WrittenRun run, RunSpec.Publishing spec) {
    return new LineageEntry.VersionPublished(
        VersionDocument.idOf(run.id),
        run.id,
        run.attempt,
        Edge.of(spec),
        false,
        spec.start().map(parent -> List.of(parent.version())).orElse(List.of()),
        document(run));
  }

  void published(WrittenRun run) {
    append(run, Stage.PUBLISHED, new RunEntry.Published());
  }

  void purge(WrittenRun run) {
    String version = VersionDocument.idOf(run.id);
    happened(model(run), new LineageEntry.VersionRetired(version, "old"));
    happened(model(run), new LineageEntry.VersionPurged(version, "old"));
    run.isPurged = true;
  }

  private void happened(String model, LineageEntry entry) {
    var log = Lineage.log(store, model, this);
    var tip =
        log.append(
            models.getOrDefault(model, log.start()),
            ADA,
            lineage -> lineage.decide(List.of(entry)).entries());
    models.put(model, tip);
  }

  // Everything at once

  /** A version that was made without any trouble. */
  WrittenRun done(WrittenRun run, boolean sharesRows) {
    request(run);
    check(run);
    offer(run);
    publishing(run, sharesRows);
    effect(run);
    published(run);
    unmark(run);
    return run;
  }
}
