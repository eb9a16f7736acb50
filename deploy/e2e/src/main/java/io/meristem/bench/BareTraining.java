package io.meristem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.GuardVerdict.Refused;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.Corpus;
import io.meristem.trainer.training.SavedPoint;
import io.meristem.trainer.training.StartingPoint;
import io.meristem.trainer.training.StepReport;
import io.meristem.trainer.training.Training;
import io.meristem.trainer.training.TrainingListener;
import io.meristem.trainer.training.TrainingOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains what a run trained, with the classes that the worker has for that and nothing around them.
 * For each line on standard input it trains once and prints the seconds, from the model at its
 * start to its final files, and the SHA-256 of the final weights.
 */
final class BareTraining {

  private final Path bucket;
  private final RunSpec.TrainRoot spec;
  private final Path folder;
  private final Kernel kernel;

  private BareTraining(Path bucket, RunSpec.TrainRoot spec, Path folder, Kernel kernel) {
    this.bucket = bucket;
    this.spec = spec;
    this.folder = folder;
    this.kernel = kernel;
  }

  /**
   * Trains until standard input ends.
   *
   * @param arguments the folder of a bucket, the run of a root in it, an empty folder for files,
   *     and the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    Bench.keepWarningsOnly();
    Path bucket = Path.of(arguments[0]);
    RunSpec.TrainRoot spec = spec(bucket.resolve(RunKeys.log(arguments[1]) + "000001.json"));
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    try (Kernel kernel = Kernel.open(Integer.parseInt(arguments[3]));
        BufferedReader questions =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      BareTraining training = new BareTraining(bucket, spec, folder, kernel);
      while (questions.readLine() != null) {
        System.out.println(training.once());
      }
    }
  }

  private static RunSpec.TrainRoot spec(Path requested) throws IOException {
    JsonNode commit = Documents.JSON.readTree(Files.readString(requested));
    return Documents.JSON.convertValue(
        commit.path("entries").path(0).path("spec"), RunSpec.TrainRoot.class);
  }

  private String once() throws IOException {
    Path weights = folder.resolve("fresh.safetensors");
    try (TokenFormer model = TokenFormer.fresh(kernel, spec.config(), spec.training().seed())) {
      model.save(weights, Map.of("format", "pt"));
    }
    try (Corpus corpus = corpus()) {
      Training training =
          new Training(kernel, withoutResumePoints(spec.training()), corpus, folder);
      StartingPoint start =
          new StartingPoint.Birth(spec.config(), weights, Optional.empty(), Optional.empty());
      long begin = System.nanoTime();
      TrainingOutcome outcome = training.run(start, new Deaf());
      double seconds = (System.nanoTime() - begin) / 1e9;
      return switch (outcome) {
        case TrainingOutcome.Finished finished -> seconds + " " + Sha256.of(finished.weights());
        case TrainingOutcome.HandedOver _, TrainingOutcome.Diverged _ ->
            throw new BenchFailure("bare training did not finish: " + outcome);
      };
    }
  }

  private Corpus corpus() throws IOException {
    String key = DatasetManifest.key(spec.dataset().name(), spec.dataset().hash());
    DatasetManifest data =
        Documents.read(key, Files.readString(bucket.resolve(key)), DatasetManifest.class);
    return Corpus.open(
        data.hash(),
        data.width(),
        data.sources().stream()
            .map(source -> new Corpus.Source(files(source.train()), source.weight()))
            .toList(),
        files(data.validation()));
  }

  private List<Path> files(List<Shard> shards) {
    return shards.stream().map(shard -> bucket.resolve(shard.blob().key())).toList();
  }

  private static TrainingSpec withoutResumePoints(TrainingSpec spec) {
    return new TrainingSpec(
        spec.steps(),
        spec.batch(),
        spec.sequence(),
        spec.peakLearningRate(),
        spec.minLearningRate(),
        spec.warmup(),
        spec.weightDecay(),
        spec.clip(),
        spec.seed(),
        spec.evaluationWindows(),
        Long.MAX_VALUE,
        spec.compute(),
        spec.guard());
  }

  /** Hears nothing and lets training go on. */
  private static final class Deaf implements TrainingListener {

    @Override
    public void born(double loss, Map<String, Integer> deadTokens) {}

    @Override
    public Decision stepped(StepReport report) {
      return Decision.GO_ON;
    }

    @Override
    public Decision refused(Refused refused) {
      return Decision.GO_ON;
    }

    @Override
    public void saved(SavedPoint point) {}
  }
}
