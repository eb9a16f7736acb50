package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Excerpt;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.growth.Preservation;
import io.meristem.trainer.tokenformer.Kernel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One attempt at pruning: cuts an ancestor's rows out of a descendant's file, shows by the hash
 * that they are the ancestor's bit for bit and by the logits that they compute the same, and names
 * the blobs where they lie. No weights are uploaded.
 */
record PruningAttempt(
    Kernel kernel, Blobs blobs, Pulse pulse, Path directory, Provenance provenance) {

  Ending run(RunSpec.Prune spec) {
    pulse.reached(Pulse.Progress.of("fetching"));
    VersionDocument version = blobs.version(spec.parent());
    VersionDocument ancestor = blobs.version(spec.ancestor());
    return switch (Excerpt.of(ancestor.weights(), ancestor.config().tensors(), version.weights())) {
      case Excerpt.Lacking(String tensor) -> trained(version, ancestor, tensor);
      case Excerpt.Found(Checkpoint cut) -> pruned(spec, version, ancestor, cut);
    };
  }

  private static Ending trained(VersionDocument version, VersionDocument ancestor, String tensor) {
    return Ending.failedForGood(
        "old-rows-trained",
        "The old rows were trained",
        "version %s does not have the rows of %s of version %s any more; grow with freeze: old to keep them"
            .formatted(version.id(), tensor, ancestor.id()));
  }

  private Ending pruned(
      RunSpec.Prune spec, VersionDocument version, VersionDocument ancestor, Checkpoint cut) {
    Path before = fetched(ancestor.weights(), "ancestor.safetensors");
    Path after = cut(version, cut);
    pulse.requireGoOn();
    pulse.reached(Pulse.Progress.of("certifying"));
    TokenFormerConfig config = ancestor.config();
    PreservationCertificate certificate =
        new Preservation(kernel, blobs.probe(spec.probe(), directory.resolve("probe")))
            .certify(
                new Preservation.Checkpoint(config, before),
                new Preservation.Checkpoint(config, after));
    if (!certificate.passed()) {
      return Ending.failedForGood(
          "not-preserved",
          "What is left computes something else",
          "the logits differ by %s, and the tolerance is %s"
              .formatted(certificate.maxAbsLogitDifference(), certificate.tolerance()));
    }
    Birth birth = new Birth(cut.sha256(), certificate, spec.probe());
    return new Ending.Done(blobs.upload(Documents.text(document(spec, ancestor, birth))));
  }

  private Path fetched(Checkpoint file, String name) {
    return blobs.joined(file, directory.resolve(name), pulse::requireGoOn);
  }

  /** The ancestor's file out of the version's own; its hash is checked. */
  private Path cut(VersionDocument version, Checkpoint cut) {
    Path whole = fetched(version.weights(), "version.safetensors");
    BlobRef asBlob = Excerpt.asBlob(version.weights());
    Checkpoint.Blobs stored = Checkpoint.Blobs.in(blobs.store());
    return Blobs.put(
        cut,
        directory.resolve("pruned.safetensors"),
        (blob, offset, length) ->
            blob.equals(asBlob) ? Blobs.range(whole, offset) : stored.read(blob, offset, length),
        pulse::requireGoOn);
  }

  private VersionDocument document(RunSpec.Prune spec, VersionDocument ancestor, Birth birth) {
    return new VersionDocument(
        VersionDocument.idOf(blobs.run()),
        spec.model(),
        blobs.run(),
        blobs.attempt(),
        Edge.of(spec),
        List.of(spec.parent().version()),
        ancestor.config(),
        ancestor.parameters(),
        ancestor.weights(),
        ancestor.files(),
        Optional.of(birth),
        Optional.empty(),
        ancestor.exposure(),
        provenance);
  }
}
