package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Measured;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.Evaluation;
import io.meristem.trainer.training.TokenSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One attempt at measuring a version. It leaves no resume point: whoever takes it over measures
 * everything again, and finds the same.
 */
record EvaluationAttempt(
    Kernel kernel, Blobs blobs, Pulse pulse, Path directory, Provenance provenance) {

  Ending run(RunSpec.Evaluate spec) throws IOException {
    pulse.reached(Pulse.Progress.of("fetching"));
    VersionDocument version = blobs.version(spec.version());
    Path file =
        new Preparation(kernel, blobs, pulse, directory)
            .joined(version.weights(), "weights.safetensors");
    try (SafetensorsFile weights = SafetensorsFile.open(file);
        TokenFormer model = TokenFormer.load(kernel, version.config(), weights)) {
      List<Measured> measured = new ArrayList<>();
      for (DatasetRef dataset : spec.datasets()) {
        Optional<Measured> found = measured(spec, model, dataset, measured.size());
        if (found.isEmpty()) {
          return pulse.stop() == Stop.FENCED ? new Ending.Fenced() : new Ending.HandedOver();
        }
        if (!Double.isFinite(found.get().loss())) {
          return notANumber(spec, found.get());
        }
        measured.add(found.get());
      }
      EvaluationReport report =
          new EvaluationReport(spec.version().version(), blobs.run(), measured, provenance);
      return new Ending.Done(blobs.upload(Documents.text(report)));
    }
  }

  /** What is found on one dataset, after as many others; nothing when told to stop. */
  private Optional<Measured> measured(
      RunSpec.Evaluate spec, TokenFormer model, DatasetRef dataset, int others) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("dataset-" + others));
    Preparation preparation = new Preparation(kernel, blobs, pulse, folder);
    DatasetManifest data = preparation.manifest(dataset);
    try (TokenSequence text = preparation.validation(data)) {
      Evaluation evaluation = new Evaluation(spec.windows(), spec.sequence(), text.length());
      Steps steps = new Steps(spec, others, evaluation.windows());
      double bytesPerToken = (double) data.validationBytes() / data.validationTokens();
      return evaluation
          .loss(model, text, done -> goesOn(steps, done))
          .map(loss ->
              new Measured(
                  dataset,
                  loss.mean(),
                  evaluation.windows(),
                  spec.sequence(),
                  bytesPerToken,
                  loss.standardError()));
    }
  }

  /** Counts windows over all datasets, as if each had as many as were wished. */
  private record Steps(RunSpec.Evaluate spec, int datasetsDone, int windows) {

    Pulse.Progress after(int done) {
      long wished = spec.windows();
      return new Pulse.Progress(
          "evaluating",
          datasetsDone * wished + done * wished / windows,
          spec.datasets().size() * wished,
          OptionalDouble.empty(),
          OptionalDouble.empty());
    }
  }

  private boolean goesOn(Steps steps, int done) {
    pulse.reached(steps.after(done));
    return pulse.stop() == Stop.NOT;
  }

  private static Ending notANumber(RunSpec.Evaluate spec, Measured found) {
    return Ending.failedForGood(
        "diverged",
        "The loss is no number",
        "the loss of version %s on %s is %s; its weights are of no use"
            .formatted(spec.version().version(), found.dataset(), found.loss()));
  }
}
