package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.object.LocalDisk;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.training.Corpus;
import io.meristem.trainer.training.Training;
import io.meristem.trainer.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One attempt at a training run: fetch, bring the model to its start, prove a growth before
 * anything is trained, train, upload.
 */
record TrainingAttempt(
    Kernel kernel,
    Blobs blobs,
    Pulse pulse,
    Path directory,
    Provenance provenance,
    String nonce,
    MeasuredSpeed speed) {

  Ending run(RunSpec.Training spec) throws IOException {
    requireRoom(spec);
    return attempted(spec);
  }

  /** One resume point will have to be written in any case: better known now than in an hour. */
  private void requireRoom(RunSpec.Training spec) throws IOException {
    Path point = directory.resolve("resume");
    long bytes =
        Stream.concat(spec.config().tensors().stream(), spec.config().moments().stream())
            .mapToLong(TensorSpec::bytes)
            .sum();
    if (!blobs.cache().leave(point, bytes)) {
      LocalDisk.require(point, bytes);
    }
  }

  private Ending attempted(RunSpec.Training spec) {
    pulse.reached(Pulse.Progress.of("fetching"));
    Preparation preparation = new Preparation(kernel, blobs, pulse, directory);
    DatasetManifest data = preparation.manifest(spec.dataset());
    try (Corpus corpus = preparation.corpus(data)) {
      Prepared prepared =
          preparation.resumed(spec, corpus).orElseGet(() -> preparation.begun(spec, corpus));
      Optional<PreservationCertificate> broken =
          prepared.birth().map(Birth::certificate).filter(certificate -> !certificate.passed());
      if (broken.isPresent() && !spec.isLossy()) {
        return notPreserved(broken.get());
      }
      pulse.requireGoOn();
      return trained(spec, data, corpus, prepared);
    }
  }

  private Ending trained(
      RunSpec.Training spec, DatasetManifest data, Corpus corpus, Prepared prepared) {
    Training training = new Training(kernel, spec.training(), corpus, directory);
    try (AttemptListener listener =
        new AttemptListener(blobs, pulse, prepared, nonce, spec.training().steps())) {
      TrainingOutcome outcome = training.run(prepared.start(), listener);
      double seconds = listener.seconds();
      listener.awaitUploads();
      return ending(spec, data, prepared, outcome, seconds);
    }
  }

  /** A training that was interrupted took its time on who knows how many workers. */
  private void tellSpeed(RunSpec.Training spec, Prepared prepared, double seconds) {
    if (prepared.seconds() == 0) {
      speed.trained(TrainingWork.of(spec.config(), spec.training()), seconds);
    }
  }

  private Ending ending(
      RunSpec.Training spec,
      DatasetManifest data,
      Prepared prepared,
      TrainingOutcome outcome,
      double seconds) {
    return switch (outcome) {
      case TrainingOutcome.HandedOver _ -> new Ending.HandedOver();
      case TrainingOutcome.Diverged(_, String reason) ->
          Ending.failedForGood("diverged", "Training diverged", reason);
      case TrainingOutcome.Finished finished -> {
        tellSpeed(spec, prepared, seconds);
        pulse.reached(Pulse.Progress.of("uploading"));
        yield new VersionUpload(blobs, directory, provenance)
            .register(spec, data, prepared, finished, seconds);
      }
    };
  }

  private static Ending notPreserved(PreservationCertificate certificate) {
    return Ending.failedForGood(
        "not-preserved",
        "The growth changed the model's function",
        "the logits differ by %s, and the tolerance is %s; nothing was trained"
            .formatted(certificate.maxAbsLogitDifference(), certificate.tolerance()));
  }
}
