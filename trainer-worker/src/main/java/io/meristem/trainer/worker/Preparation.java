package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.ForwardMemory;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.growth.Preservation;
import io.meristem.trainer.growth.Probe;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.OldRows;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.Corpus;
import io.meristem.trainer.training.Evaluation;
import io.meristem.trainer.training.ResumeState;
import io.meristem.trainer.training.SavedPoint;
import io.meristem.trainer.training.StartingPoint;
import io.meristem.trainer.training.TokenSequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Brings a model to where its training begins: fresh, grown with proof, continued or resumed.
 *
 * @param goOn ends it early by throwing
 */
record Preparation(Kernel kernel, Blobs blobs, Pulse pulse, Path directory, Runnable goOn) {

  private static final Logger LOG = Logger.getLogger(Preparation.class);
  private static final String CHILD_MOMENTS = "child-moments.safetensors";

  /** One that ends at once when the attempt shall. */
  Preparation(Kernel kernel, Blobs blobs, Pulse pulse, Path directory) {
    this(kernel, blobs, pulse, directory, pulse::requireGoOn);
  }

  /** A run that earlier attempts brought to a resume point; to the newest one that is sound. */
  Optional<Prepared> resumed(RunSpec.Training spec, Corpus corpus) {
    return ResumePoints.wholeNewestFirst(blobs.store(), blobs.run())
        .flatMap(point -> sound(point).stream())
        .findFirst()
        .map(found -> resumed(spec, found, corpus));
  }

  private Prepared resumed(RunSpec.Training spec, Fetched found, Corpus corpus) {
    ResumePoint point = found.point();
    LOG.infof("run %s: goes on after step %d", blobs.run(), point.step());
    pulse.kept();
    return new Prepared(start(spec, found, corpus), point.birth(), point.seconds());
  }

  /** A resume point and its files, their hashes checked. */
  private record Fetched(ResumePoint point, Path weights, Path moments) {}

  private Optional<Fetched> sound(ResumePoint point) {
    try {
      return Optional.of(fetched(point));
    } catch (CorruptBlobException e) {
      LOG.warnf(
          "run %s: its resume point after step %d is passed over, for an older one: %s",
          blobs.run(), point.step(), e.getMessage());
      return Optional.empty();
    }
  }

  private Fetched fetched(ResumePoint point) {
    pulse.reached(Pulse.Progress.of("fetching"));
    String name = "resumed-" + point.guard().batches();
    return new Fetched(
        point,
        fetch(point.weights(), name + ".safetensors"),
        fetch(point.optimizer(), name + "-moments.safetensors"));
  }

  private StartingPoint start(RunSpec.Training spec, Fetched found, Corpus corpus) {
    ResumePoint point = found.point();
    ResumeState state =
        new ResumeState(
            point.step(),
            point.updates(),
            point.ramp(),
            point.lossAtBirth(),
            point.curve(),
            point.training(),
            point.guard());
    return new StartingPoint.Resumed(
        spec.config(),
        new SavedPoint(found.weights(), found.moments(), state),
        old(spec),
        batches -> inTraining().earlier(spec, batches, corpus));
  }

  /** The same while there is something to hand over, which waits until training is back. */
  private Preparation inTraining() {
    return new Preparation(kernel, blobs, pulse, directory, () -> {});
  }

  private StartingPoint earlier(RunSpec.Training spec, long batches, Corpus corpus) {
    return batches == 0
        ? begun(spec, corpus).start()
        : ResumePoints.whole(blobs.store(), blobs.run(), batches)
            .map(point -> start(spec, fetched(point), corpus))
            .orElseThrow(() ->
                new NoSuchObjectException(
                    "a resume point of run %s after %d batches".formatted(blobs.run(), batches)));
  }

  /** What a resumed run has from its parent, if that is trained otherwise: its document tells. */
  private OldRows old(RunSpec.Training spec) {
    return switch (spec) {
      case RunSpec.TrainRoot _, RunSpec.Continue _ -> OldRows.NONE;
      case RunSpec.Grow grow when grow.recipe().trainsAllAlike() -> OldRows.NONE;
      case RunSpec.Grow grow -> old(grow, blobs.version(grow.parent()));
    };
  }

  private static OldRows old(RunSpec.Grow spec, VersionDocument parent) {
    return spec.recipe().trainsAllAlike()
        ? OldRows.NONE
        : new OldRows(rewrite(spec, parent).oldRows(), spec.recipe().oldLearningRateScale());
  }

  private static GrowthRewrite rewrite(RunSpec.Grow spec, VersionDocument parent) {
    return new GrowthRewrite(parent.config(), spec.config(), spec.recipe());
  }

  /** A run that begins. */
  Prepared begun(RunSpec.Training spec, Corpus corpus) {
    return switch (spec) {
      case RunSpec.TrainRoot root -> fresh(root);
      case RunSpec.Continue again -> continued(again);
      case RunSpec.Grow grow -> grown(grow, corpus);
    };
  }

  private Prepared fresh(RunSpec.TrainRoot spec) {
    Path weights = directory.resolve("fresh.safetensors");
    try (TokenFormer model = TokenFormer.fresh(kernel, spec.config(), spec.training().seed())) {
      model.save(weights, Map.of("format", "pt"));
    }
    return from(
        new StartingPoint.Birth(spec.config(), weights, Optional.empty(), Optional.empty()));
  }

  private Prepared continued(RunSpec.Continue spec) {
    Parent parent = fetch(spec.parent());
    return from(
        new StartingPoint.Birth(
            spec.config(), parent.weights(), parent.moments(), Optional.empty()));
  }

  private static Prepared from(StartingPoint.Birth birth) {
    return new Prepared(birth, Optional.empty(), 0);
  }

  private Prepared grown(RunSpec.Grow spec, Corpus corpus) {
    Probe probe = probe(spec.training(), corpus);
    Child child = child(spec, probe, blobs.upload(probe.bytes().array()));
    return new Prepared(
        new StartingPoint.Birth(
            spec.config(),
            child.weights(),
            child.moments(),
            spec.recipe().tau().ramp(spec.config()),
            child.old()),
        Optional.of(child.birth()),
        0);
  }

  /** A child's files before its first update, and what was measured of it. */
  record Child(Path weights, Optional<Path> moments, OldRows old, Birth birth) {}

  /**
   * Grows a child and compares it with its parent.
   *
   * @param stored where the probe is kept
   */
  Child child(RunSpec.Grow spec, Probe probe, BlobRef stored) {
    Parent parent = fetch(spec.parent());
    goOn.run();
    pulse.reached(Pulse.Progress.of("growing"));
    Path weights = directory.resolve("child.safetensors");
    GrowthRewrite rewrite = rewrite(spec, parent.document());
    rewrite.weights(parent.weights(), weights, rewrite.rows(spec.training().seed()));
    Optional<Path> moments =
        switch (spec.recipe().optimizer()) {
          case KEEP ->
              parent
                  .moments()
                  .map(old -> grownMoments(rewrite, old, directory.resolve(CHILD_MOMENTS)));
          case RESET -> Optional.empty();
        };
    goOn.run();
    pulse.reached(Pulse.Progress.of("certifying"));
    PreservationCertificate certificate =
        new Preservation(kernel, probe)
            .certify(
                new Preservation.Checkpoint(parent.document().config(), parent.weights()),
                new Preservation.Checkpoint(spec.config(), weights));
    return new Child(
        weights,
        moments,
        old(spec, parent.document()),
        new Birth(Sha256.of(weights), certificate, stored));
  }

  private static Path grownMoments(GrowthRewrite rewrite, Path parent, Path target) {
    rewrite.moments(parent, target);
    return target;
  }

  private static Probe probe(TrainingSpec training, Corpus corpus) {
    int rows = Math.min(ForwardMemory.PROBE_ROWS, training.evaluationWindows());
    Evaluation windows = new Evaluation(rows, training.sequence(), corpus.validation().length());
    var batch = windows.batch(corpus.validation());
    return new Probe(batch.inputs(), batch.targets());
  }

  /** A parent's document and files, their hashes checked; one that was imported has no moments. */
  private record Parent(VersionDocument document, Path weights, Optional<Path> moments) {}

  private Parent fetch(ParentRef parent) {
    pulse.reached(Pulse.Progress.of("fetching"));
    VersionDocument document = blobs.version(parent);
    return new Parent(
        document,
        joined(document.weights(), "parent.safetensors"),
        document.trained().map(by -> joined(by.optimizer(), "parent-moments.safetensors")));
  }

  /** What the dataset consists of. */
  DatasetManifest manifest(DatasetRef dataset) {
    String key = DatasetManifest.key(dataset.name(), dataset.hash());
    String text = blobs.store().get(key).orElseThrow(() -> new NoSuchObjectException(key));
    return Documents.read(key, text, DatasetManifest.class);
  }

  /** The dataset on the local disk, the hashes of its shards checked. */
  Corpus corpus(DatasetManifest data) {
    List<Corpus.Source> train = new ArrayList<>();
    for (Source source : data.sources()) {
      List<Path> shards = fetch(source.train(), "train." + train.size());
      train.add(new Corpus.Source(shards, source.weight()));
    }
    return Corpus.open(data.hash(), data.width(), train, fetch(data.validation(), "validation"));
  }

  /** The dataset's validation split on the local disk, the hashes of its shards checked. */
  TokenSequence validation(DatasetManifest data) {
    return TokenSequence.open(fetch(data.validation(), "validation"), data.width());
  }

  private List<Path> fetch(List<Shard> shards, String part) {
    return IntStream.range(0, shards.size())
        .mapToObj(at -> cached(shards.get(at).blob(), part + "." + at))
        .toList();
  }

  private Path fetch(BlobRef blob, String name) {
    return blobs.fetch(blob, directory.resolve(name), goOn);
  }

  /** A version's file, which must not be changed. */
  Path joined(Checkpoint file, String name) {
    return blobs.joined(file, directory.resolve(name), goOn);
  }

  /** A blob that other runs may need as well; its file must not be changed. */
  private Path cached(BlobRef blob, String name) {
    return blobs.cached(blob, directory.resolve(name), goOn);
  }
}
