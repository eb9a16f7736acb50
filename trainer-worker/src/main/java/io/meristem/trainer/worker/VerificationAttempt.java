package io.meristem.trainer.worker;

import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import java.nio.file.Path;
import java.util.Optional;

/** One attempt at doing a growth again, on the probe that the first one was measured on. */
record VerificationAttempt(
    Kernel kernel, Blobs blobs, Pulse pulse, Path directory, Provenance provenance) {

  Ending run(RunSpec.Verify spec) {
    pulse.reached(Pulse.Progress.of("fetching"));
    Optional<Birth> recorded = blobs.version(spec.version()).birth();
    if (recorded.isEmpty()) {
      return Ending.failedForGood(
          "nothing-to-verify",
          "The version did not grow",
          spec.version().version() + " has no birth to compare with; verify a version that grew");
    }
    BlobRef probe = recorded.get().probe();
    Preparation preparation = new Preparation(kernel, blobs, pulse, directory);
    Birth found =
        preparation
            .child(spec.growth(), blobs.probe(probe, directory.resolve("probe")), probe)
            .birth();
    VerificationReport report =
        new VerificationReport(
            spec.version().version(), blobs.run(), recorded.get(), found, provenance);
    return new Ending.Done(blobs.upload(Documents.text(report)));
  }
}
