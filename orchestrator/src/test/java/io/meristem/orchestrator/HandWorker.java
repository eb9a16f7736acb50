package io.meristem.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.ConfigJson;
import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.RowNorms;
import io.meristem.storage.checkpoint.SafetensorsHeaderText;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Measured;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.storage.run.WeightedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Does by hand what a worker does in object storage: the same documents under the same keys in the
 * same order. It trains nothing: its weights are zeros, and its losses are made up.
 */
public record HandWorker(ObjectStore store) {

  public static final String NAME = "hand-worker";

  /** Of workers of this class, which is not the name of its device. */
  public static final String CLASS = "by-hand";

  private static final double LOSS = 1.5;

  private static final Provenance PROVENANCE =
      new Provenance("0.1.0", "none", "25", "none", "none", 1, "hand", NAME, Optional.of(CLASS));

  /** What this worker holds. */
  public record Held(String run, RunSpec spec, int attempt, String nonce) {}

  /** Leases the newest attempt of a run, which it offers to itself if nobody has. */
  public Held lease(String id) {
    var log = RunFold.log(store, id, InstantSource.system());
    var run =
        log.append(log.start(), Actor.MERISTEM, now -> RunDecision.offered(now.orElseThrow()))
            .state()
            .orElseThrow();
    Held held = new Held(id, run.spec(), run.life().attempt(), UUID.randomUUID().toString());
    Lease lease = new Lease(NAME, held.nonce(), Instant.now());
    Creation won = store.create(RunKeys.lease(id, held.attempt()), Documents.text(lease));
    if (!(won instanceof Creation.Created)) {
      throw new IllegalStateException("attempt " + held.attempt() + " of " + id + " is taken");
    }
    return held;
  }

  public void beat(Held held, long counter, long step) {
    Heartbeat beat =
        new Heartbeat(
            held.nonce(),
            counter,
            "training",
            step,
            10,
            OptionalDouble.of(1.5),
            OptionalDouble.of(1000),
            Optional.of(GuardTotals.NONE));
    store.put(RunKeys.heartbeat(held.run(), held.attempt()), Documents.text(beat));
  }

  /** Does the work, and ends the attempt with it. */
  public void finish(Held held) {
    finish(held, LOSS);
  }

  /** The same with another loss at the end. */
  public void finish(Held held, double lossAtEnd) {
    String document =
        switch (held.spec()) {
          case RunSpec.PrepareDataset spec -> Documents.text(manifest(held, spec));
          case RunSpec.Training spec -> Documents.text(version(held, spec, lossAtEnd));
          case RunSpec.Import spec -> Documents.text(version(held, spec));
          case RunSpec.Prune spec -> Documents.text(version(held, spec));
          case RunSpec.Evaluate spec -> Documents.text(evaluation(held, spec, lossAtEnd));
          case RunSpec.Verify spec -> Documents.text(verification(held, spec));
        };
    end(held, new Outcome.Done(held.nonce(), blob(held, document)));
  }

  public void fail(Held held, Problem problem, boolean retryable) {
    end(held, new Outcome.Failed(held.nonce(), problem, retryable));
  }

  public void handOver(Held held) {
    end(held, new Outcome.HandedOver(held.nonce()));
  }

  private void end(Held held, Outcome outcome) {
    var type = Documents.JSON.constructType(Outcome.class);
    store.create(RunKeys.outcome(held.run(), held.attempt()), Documents.text(outcome, type));
  }

  private DatasetManifest manifest(Held held, RunSpec.PrepareDataset spec) {
    List<Source> sources =
        spec.sources().stream().map(text -> source(held, text, spec.validationFraction())).toList();
    return DatasetManifest.of(spec.dataset(), held.run(), tokenizer(held, spec), sources);
  }

  private Tokenizer tokenizer(Held held, RunSpec.PrepareDataset spec) {
    return spec.tokenizer()
        .<Tokenizer>map(file -> new Tokenizer.HuggingFace(blob(held, bytes(file)), 256))
        .orElseGet(Tokenizer.Bytes::new);
  }

  private Source source(Held held, WeightedText source, double validationFraction) {
    byte[] text = bytes(source.text());
    int cut = text.length - (int) (text.length * validationFraction);
    return new Source(
        Sha256.hex(Sha256.newDigest().digest(text)),
        text.length,
        source.weight(),
        List.of(shard(held, text, 0, cut)),
        List.of(shard(held, text, cut, text.length)));
  }

  private byte[] bytes(SourceObject source) {
    try (InputStream in = store.read(source.key(), 0, source.bytes())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Shard shard(Held held, byte[] text, int from, int to) {
    byte[] part = java.util.Arrays.copyOfRange(text, from, to);
    return new Shard(blob(held, part), part.length, part.length);
  }

  private VersionDocument version(Held held, RunSpec.Training spec, double lossAtEnd) {
    String id = VersionDocument.idOf(held.run());
    return new VersionDocument(
        id,
        spec.model(),
        held.run(),
        held.attempt(),
        Edge.of(spec),
        spec.start().map(parent -> List.of(parent.version())).orElse(List.of()),
        spec.config(),
        spec.config().parameters(),
        weights(held, spec),
        files(held, spec.config()),
        spec instanceof RunSpec.Grow ? Optional.of(birth(held)) : Optional.empty(),
        Optional.of(trained(held, spec, lossAtEnd)),
        Map.of(spec.dataset().hash(), spec.training().trainingTokens()),
        PROVENANCE);
  }

  private Trained trained(Held held, RunSpec.Training spec, double lossAtEnd) {
    TrainingSpec training = spec.training();
    return new Trained(
        spec.dataset(),
        training,
        DataWindow.of(spec, Map.of(), 10_000),
        new Losses(
            2.5,
            lossAtEnd,
            List.of(new LossPoint(1, 32, 2.25)),
            List.of(new LossPoint(1, 32, 2.375), new LossPoint(2, 64, 2.125)),
            training.evaluationWindows(),
            training.sequence(),
            1),
        Checkpoint.of(blob(held, "moments of " + held.run())),
        12.5,
        OptionalLong.empty(),
        Map.of(),
        spec instanceof RunSpec.Grow
            ? Map.of("blocks.0.attn.q.key", new RowNorms(0.5, 0.25))
            : Map.of(),
        GuardTotals.NONE);
  }

  private EvaluationReport evaluation(Held held, RunSpec.Evaluate spec, double loss) {
    List<Measured> measured =
        spec.datasets().stream()
            .map(dataset -> new Measured(dataset, loss, spec.windows(), spec.sequence(), 1))
            .toList();
    return new EvaluationReport(spec.version().version(), held.run(), measured, PROVENANCE);
  }

  private VerificationReport verification(Held held, RunSpec.Verify spec) {
    Birth birth = birth(held);
    return new VerificationReport(spec.version().version(), held.run(), birth, birth, PROVENANCE);
  }

  private Birth birth(Held held) {
    return new Birth(Sha256.of("birth"), certificate(), blob(held, "probe"));
  }

  /** As if any checkpoint were the smallest sample. */
  private VersionDocument version(Held held, RunSpec.Import spec) {
    TokenFormerConfig config = Samples.config(spec.settings().theta());
    return new VersionDocument(
        VersionDocument.idOf(held.run()),
        spec.model(),
        held.run(),
        held.attempt(),
        Edge.of(spec),
        List.of(),
        config,
        config.parameters(),
        zeros(held, config),
        files(held, config),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        PROVENANCE);
  }

  private VersionDocument version(Held held, RunSpec.Prune spec) {
    VersionDocument ancestor = growth(held).version(spec.ancestor());
    return new VersionDocument(
        VersionDocument.idOf(held.run()),
        spec.model(),
        held.run(),
        held.attempt(),
        Edge.of(spec),
        List.of(spec.parent().version()),
        ancestor.config(),
        ancestor.parameters(),
        ancestor.weights(),
        ancestor.files(),
        Optional.of(new Birth(ancestor.weights().sha256(), certificate(), spec.probe())),
        Optional.empty(),
        ancestor.exposure(),
        PROVENANCE);
  }

  private HandGrowth growth(Held held) {
    return new HandGrowth(store, bytes -> blob(held, bytes));
  }

  private Checkpoint weights(Held held, RunSpec.Training spec) {
    return spec instanceof RunSpec.Grow grow && grow.recipe().freeze() == Freeze.OLD
        ? growth(held).weights(grow)
        : zeros(held, spec.config());
  }

  private Checkpoint zeros(Held held, TokenFormerConfig config) {
    return Checkpoint.of(blob(held, weights(held.run(), config)));
  }

  private Map<String, BlobRef> files(Held held, TokenFormerConfig config) {
    return Map.of(
        VersionDocument.CONFIG,
        blob(held, ConfigJson.write(config)),
        VersionDocument.TOKENIZER,
        blob(held, ByteLevelTokenizer.json()));
  }

  /** A whole checkpoint of zeros. */
  private static byte[] weights(String run, TokenFormerConfig config) {
    ByteBuffer header = SafetensorsHeaderText.of(config.tensors(), Map.of("run", run));
    long zeros = config.parameters() * Float.BYTES;
    return ByteBuffer.allocate(Math.toIntExact(header.remaining() + zeros)).put(header).array();
  }

  private static PreservationCertificate certificate() {
    return new PreservationCertificate(0, 4, 4e-5, true, 0, 2.5, 2.5, Sha256.of("probe"), "hand");
  }

  private BlobRef blob(Held held, String text) {
    return blob(held, text.getBytes(UTF_8));
  }

  private BlobRef blob(Held held, byte[] bytes) {
    String sha256 = Sha256.hex(Sha256.newDigest().digest(bytes));
    String key = RunKeys.blob(held.run(), held.attempt(), sha256);
    return new BlobRef(key, store.write(key, new ByteArrayInputStream(bytes)), sha256);
  }
}
