package io.meristem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.TinyStack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What it costs a training to be a run.
 *
 * <p>The value is the time of training that the published version has on record: from the model at
 * its start, both losses measured and the final files written, with all resume points written, and
 * uploaded meanwhile, while beats, events and the sweeps go on. The floor is the same training in a
 * {@link BareTraining}: the worker's classes, JVM flags, threads, data and steps, on the same disk,
 * no storage, no Kafka, no beats, no resume points. Both processes stay, and have trained once
 * before. A round counts only if both end in the very same bits. The rest of the system is up, and
 * idle, during the floor, and one processor is left to it in both: elsewhere it has machines of its
 * own.
 *
 * <p>What a run takes around its training (the request, the lease, data, uploads, publishing) is
 * not in the figure; it is told as progress, and so is what a dry run expected.
 */
final class OrchestratedTraining {

  private static final int ROUNDS = 5;
  private static final int STEPS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration ONE = Duration.ofMinutes(3);

  /** Nobody looks during the floor, so the looks must cost nothing. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final TinyStack stack;
  private final BenchFolder folder;
  private final int threads;
  private final PrintStream progress;
  private int models;
  private String run = "";
  private String weights = "";

  OrchestratedTraining(TinyStack stack, BenchFolder folder, int threads, PrintStream progress) {
    this.stack = stack;
    this.folder = folder;
    this.threads = threads;
    this.progress = progress;
  }

  Figure figure() {
    double _ = orchestrated();
    try (BareProcess bare = BareProcess.open(stack, run, folder.file("bare"), threads)) {
      double _ = bare(bare);
      return Figure.inMilliseconds(
          "orchestrated-vs-bare-training",
          new Rounds(ROUNDS, LIMIT, progress).median(this::orchestrated, () -> bare(bare)));
    }
  }

  private double orchestrated() {
    models++;
    String model = "trained-" + models;
    double expected =
        stack
            .client()
            .post("models?dryRun=true", root(model))
            .path("estimate")
            .path("seconds")
            .asDouble();
    long asked = System.nanoTime();
    run = stack.client().request("models", root(model), model);
    String log = "models/" + model + "/log/0000000001.json";
    double whole = (Sight.of(stack.fileOf(log), ONE, BETWEEN_LOOKS) - asked) / 1e9;
    JsonNode entry = stack.bucket().document(log).path("entries").path(0);
    JsonNode version = stack.bucket().document(entry.path("document").path("key").asText());
    weights = version.path("weights").path("sha256").asText();
    double seconds = version.path("trained").path("seconds").asDouble();
    progress.printf(
        Locale.ROOT,
        "  from request to version %.2f s, of them %.2f s training, where a dry run said %.2f s%n",
        whole,
        seconds,
        expected);
    return seconds;
  }

  private double bare(BareProcess bare) {
    BareProcess.Trained trained = bare.train();
    if (!trained.weights().equals(weights)) {
      throw new BenchFailure(
          "bare training ended in %s, and the run in %s: they did not do the same"
              .formatted(trained.weights(), weights));
    }
    return trained.seconds();
  }

  private static String root(String model) {
    return """
    {"name": "%s", "dataset": "%s",
     "config": {"width": 128, "heads": 4, "layers": 4, "sequence": 64},
     "training": {"steps": %d, "batch": 8, "evaluationWindows": 16}}\
    """
        .formatted(model, TinyStack.DATASET, STEPS);
  }
}
