package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.ConfigJson;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Uploads what a training run made, and writes the document that names it all. */
record VersionUpload(Blobs blobs, Provenance provenance) {

  Ending register(
      RunSpec.Training spec,
      DatasetManifest data,
      Prepared prepared,
      Finished finished,
      double seconds) {
    Map<String, Long> exposure = spec.start().map(this::exposureOf).orElse(Map.of());
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
            files(data, finished),
            prepared.birth(),
            Optional.of(trained(spec, data, exposure, finished, seconds)),
            with(exposure, spec),
            provenance);
    return new Ending.Done(blobs.upload(Documents.text(document)));
  }

  private Trained trained(
      RunSpec.Training spec,
      DatasetManifest data,
      Map<String, Long> exposure,
      Finished finished,
      double seconds) {
    return new Trained(
        spec.dataset(),
        spec.training(),
        DataWindow.of(spec, exposure, data.trainTokens()),
        losses(spec, data, finished),
        blobs.upload(finished.moments()),
        seconds,
        finished.peakMemoryBytes(),
        finished.deadTokens(),
        finished.guard());
  }

  private static Losses losses(RunSpec.Training spec, DatasetManifest data, Finished finished) {
    return new Losses(
        finished.lossAtBirth(),
        finished.lossAtEnd(),
        finished.curve(),
        finished.windows(),
        spec.training().sequence(),
        (double) data.validationBytes() / data.validationTokens());
  }

  private Map<String, Long> exposureOf(ParentRef parent) {
    return blobs.version(parent).exposure();
  }

  private static Map<String, Long> with(Map<String, Long> exposure, RunSpec.Training spec) {
    Map<String, Long> more = new TreeMap<>(exposure);
    more.merge(spec.dataset().hash(), spec.training().trainingTokens(), Long::sum);
    return more;
  }

  private Map<String, BlobRef> files(DatasetManifest data, Finished finished) {
    return Map.of(
        VersionDocument.WEIGHTS,
        blobs.upload(finished.weights()),
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
