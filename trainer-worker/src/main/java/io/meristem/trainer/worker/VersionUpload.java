package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.ConfigJson;
import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.RowNorms;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.training.TrainingOutcome.Finished;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Uploads what a training run made, and writes the document that names it all.
 *
 * @param directory where files can be made
 */
record VersionUpload(Blobs blobs, Path directory, Provenance provenance) {

  Ending register(
      RunSpec.Training spec,
      DatasetManifest data,
      Prepared prepared,
      Finished finished,
      double seconds) {
    Optional<VersionDocument> parent = spec.start().map(blobs::version);
    Uploads uploads = uploads(spec, parent);
    VersionDocument document =
        new VersionDocument(
            VersionDocument.idOf(blobs.run()),
            spec.model(),
            blobs.run(),
            blobs.attempt(),
            Edge.of(spec),
            spec.start().map(ParentRef::version).stream().toList(),
            finished.config(),
            finished.config().parameters(),
            uploads.weights(finished.weights()),
            files(data, finished),
            prepared.birth(),
            Optional.of(
                trained(
                    spec, data, parent, finished, seconds, uploads.moments(finished.moments()))),
            with(exposure(parent), spec),
            provenance);
    return new Ending.Done(blobs.upload(Documents.text(document)));
  }

  private Trained trained(
      RunSpec.Training spec,
      DatasetManifest data,
      Optional<VersionDocument> parent,
      Finished finished,
      double seconds,
      Checkpoint moments) {
    return new Trained(
        spec.dataset(),
        spec.training(),
        DataWindow.of(spec, exposure(parent), data.trainTokens()),
        losses(spec, data, finished),
        moments,
        seconds,
        finished.peakMemoryBytes(),
        finished.deadTokens(),
        rowNorms(spec, parent, finished.weights()),
        finished.guard());
  }

  private static Map<String, Long> exposure(Optional<VersionDocument> parent) {
    return parent.map(VersionDocument::exposure).orElse(Map.of());
  }

  private static Map<String, RowNorms> rowNorms(
      RunSpec.Training spec, Optional<VersionDocument> parent, Path weights) {
    return spec instanceof RunSpec.Grow grow
        ? RowNorms.of(weights, rewrite(grow, parent.orElseThrow()).oldRows())
        : Map.of();
  }

  private static GrowthRewrite rewrite(RunSpec.Grow spec, VersionDocument parent) {
    return new GrowthRewrite(parent.config(), spec.config(), spec.recipe());
  }

  private static Losses losses(RunSpec.Training spec, DatasetManifest data, Finished finished) {
    return new Losses(
        finished.lossAtBirth(),
        finished.lossAtEnd(),
        finished.curve(),
        finished.training(),
        finished.windows(),
        spec.training().sequence(),
        (double) data.validationBytes() / data.validationTokens());
  }

  /**
   * How the files are uploaded. A child is compared with its parent where rows may have come
   * through the training unchanged; elsewhere that would cost a fetch of the parent and find
   * nothing.
   */
  private Uploads uploads(RunSpec.Training spec, Optional<VersionDocument> parent) {
    boolean keepsRows =
        switch (spec) {
          case RunSpec.TrainRoot _ -> false;
          case RunSpec.Continue again -> again.training().steps() == 0;
          case RunSpec.Grow grow ->
              grow.recipe().freeze() == Freeze.OLD || grow.training().steps() == 0;
        };
    return parent
        .filter(_ -> keepsRows)
        .<Uploads>map(
            known -> new Uploads.BesideParent(blobs, directory, known, origin(spec, known)))
        .orElseGet(() -> new Uploads.Whole(blobs));
  }

  /** The parent's tensor that a tensor of the child began with. */
  private static Function<String, Optional<String>> origin(
      RunSpec.Training spec, VersionDocument parent) {
    return switch (spec) {
      case RunSpec.TrainRoot _, RunSpec.Continue _ -> Optional::of;
      case RunSpec.Grow grow -> rewrite(grow, parent)::origin;
    };
  }

  private static Map<String, Long> with(Map<String, Long> exposure, RunSpec.Training spec) {
    Map<String, Long> more = new TreeMap<>(exposure);
    more.merge(spec.dataset().hash(), spec.training().trainingTokens(), Long::sum);
    return more;
  }

  private Map<String, BlobRef> files(DatasetManifest data, Finished finished) {
    return Map.of(
        VersionDocument.CONFIG,
        blobs.upload(ConfigJson.write(finished.config())),
        VersionDocument.TOKENIZER,
        tokenizer(data.tokenizer()));
  }

  private BlobRef tokenizer(Tokenizer tokenizer) {
    return switch (tokenizer) {
      case Tokenizer.Bytes _ -> blobs.upload(ByteLevelTokenizer.json());
      case Tokenizer.HuggingFace(BlobRef file, _) -> file;
    };
  }
}
