package io.meristem.orchestrator.check;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.OneOrchestrator;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.exchange.OfficialSettings;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.Outlook;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanMarker;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket in which nothing is wrong: a dataset; the model {@link #FIRST} with a root, a child, an
 * evaluation and tags, 13 commits in all; a child of that root in the model {@link #SECOND}; and
 * the model {@link #SHORT} of one commit.
 */
public final class SoundBucket {

  public static final String FIRST = "first";
  public static final String SECOND = "second";
  static final String SHORT = "short";
  public static final List<String> MODELS = List.of(FIRST, SECOND, SHORT);
  static final int COMMITS_OF_FIRST = 13;

  private static final Actor ADA = Actor.claimed("ada");

  private final ObjectStore store;
  private final OneOrchestrator orchestrator;
  private final HandWorker worker;

  private SoundBucket(ObjectStore store) {
    this.store = store;
    this.orchestrator = new OneOrchestrator(store, store);
    this.worker = new HandWorker(store);
  }

  /** The bucket that was written there. */
  public static SoundBucket of(ObjectStore store) {
    return new SoundBucket(store);
  }

  /** Writes it into an empty store. */
  public static SoundBucket in(ObjectStore store) {
    SoundBucket bucket = new SoundBucket(store);
    bucket.done("data", bucket.dataset("text"));
    bucket.done("root", root(FIRST));
    ParentRef parent = bucket.parent(FIRST);
    bucket.done("child", continued(FIRST, parent));
    bucket.done("other", continued(SECOND, parent));
    bucket.done("short", root(SHORT));
    DatasetRef dataset = new DatasetRef("text", "abc");
    bucket.done(
        "evaluation",
        new RunSpec.Evaluate(FIRST, parent, List.of(dataset), 4, 16, OptionalLong.empty()));
    while (bucket.lineage(FIRST).versions().getFirst().tags().size() < COMMITS_OF_FIRST - 3) {
      int number = bucket.lineage(FIRST).versions().getFirst().tags().size();
      bucket.append(FIRST, new VersionTagged(parent.version(), "tag" + number));
    }
    return bucket;
  }

  public RunSpec dataset(String name) {
    return new RunSpec.PrepareDataset(
        name, List.of(new WeightedText(text(), 1)), Optional.empty(), 0.1);
  }

  private SourceObject text() {
    String key = RunKeys.upload("r1", "text");
    store.put(key, "some text to train on, again and again. ".repeat(10));
    return new SourceObject("bucket", key, store.size(key).orElseThrow());
  }

  public static RunSpec root(String model) {
    RunSpec.TrainRoot sample = Samples.root();
    return new RunSpec.TrainRoot(model, sample.dataset(), sample.config(), sample.training());
  }

  public static RunSpec continued(String model, ParentRef parent) {
    RunSpec.TrainRoot sample = Samples.root();
    return new RunSpec.Continue(
        model, parent, sample.dataset(), sample.config(), sample.training());
  }

  public RunSpec imported(String model) {
    return new RunSpec.Import(model, text(), Optional.empty(), OfficialSettings.DEFAULT);
  }

  /** Of the second version of a model, down to the first. */
  public RunSpec pruning(String model) {
    VersionPublished second = lineage(model).versions().get(1).published();
    ParentRef ancestor = parent(model);
    return new RunSpec.Prune(
        model,
        new ParentRef(second.version(), second.document()),
        ancestor,
        ancestor.document(),
        OptionalLong.empty());
  }

  /** As if the first version of a model had grown out of that of {@link #FIRST}. */
  public RunSpec verification(String model) {
    RunSpec.TrainRoot sample = Samples.root();
    GrowthRecipe recipe =
        new GrowthRecipe(
            TokenCounts.all(new TokenCount.Factor(2)),
            List.of(),
            new Init.ZeroKey(Init.KEY_STD),
            new TauPolicy.Keep(),
            Freeze.NONE,
            OptimizerPolicy.KEEP,
            1,
            false);
    return new RunSpec.Verify(
        parent(model),
        new RunSpec.Grow(
            model, parent(FIRST), sample.dataset(), recipe, sample.config(), sample.training()),
        OptionalLong.empty());
  }

  /** Asks for a run and works it off. */
  public String done(String key, RunSpec spec) {
    String run = begun(key, spec);
    finish(run);
    return run;
  }

  /** Asks for a run. */
  String begun(String key, RunSpec spec) {
    RequestId id = RequestId.of("ada", key);
    Request request = orchestrator.dispatch.record(id, "body", spec, RunTerms.DEFAULT, ADA);
    return orchestrator.dispatch.begin(id, request).id();
  }

  /** Works a run off. */
  void finish(String run) {
    worker.finish(worker.lease(run));
    orchestrator.sweep();
  }

  /** Leaves a resume point of a run, and answers where its only blob is. */
  String resumePoint(String run) {
    String content = "weights of " + run;
    String sha256 = Sha256.of(content);
    BlobRef blob = new BlobRef(RunKeys.blob(run, 1, sha256), content.length(), sha256);
    store.put(blob.key(), content);
    ResumePoint point = Samples.resumePoint(blob, 5, 1);
    store.put(RunKeys.resumePoint(run, 1, 5), Documents.text(point));
    return blob.key();
  }

  /** Leaves an open plan of one stage. */
  String plan() {
    String plan = "p1";
    store.put(PlanKeys.open(plan), Documents.text(new PlanMarker(plan)));
    Stage stage =
        new Stage.Continue(
            "only",
            firstOf(FIRST).version(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var log = PlanFold.log(store, plan, InstantSource.system());
    log.append(
        log.start(),
        ADA,
        _ ->
            List.of(
                new PlanEntry.Requested(
                    new PlanDocument("one", Optional.empty(), List.of(stage)),
                    new Outlook(List.of(), Map.of()))));
    return plan;
  }

  /** Leaves a snapshot of the index, as far as a check reads it, and answers where its part is. */
  String snapshot() {
    String content = "rows";
    String part = "index/snapshots/parts/" + Sha256.of(content);
    store.put(part, content);
    store.put(
        "index/snapshots/newest.json",
        "{\"format\":1,\"parts\":[{\"sha256\":\"%s\",\"bytes\":4,\"models\":1,\"versions\":2}]}"
            .formatted(Sha256.of(content)));
    return part;
  }

  public void append(String model, LineageEntry entry) {
    var _ = orchestrator.governance.decide(model, ADA, entry);
  }

  public Lineage lineage(String model) {
    var log = Lineage.log(store, model, InstantSource.system());
    return log.read(log.start()).state();
  }

  /** The first version of a model, for a run to start from. */
  public ParentRef parent(String model) {
    VersionPublished published = firstOf(model);
    return new ParentRef(published.version(), published.document());
  }

  /** The first version of a model. */
  public VersionPublished firstOf(String model) {
    return lineage(model).versions().getFirst().published();
  }

  VersionDocument document(VersionPublished version) {
    String key = version.document().key();
    return Documents.read(key, store.get(key).orElseThrow(), VersionDocument.class);
  }

  /** The weights of the first version of a model. */
  BlobRef weights(String model) {
    return document(firstOf(model)).weights().blobs().getFirst();
  }
}
