package io.meristem.e2e;

import java.util.List;
import java.util.Random;

/**
 * Requests for models so small that a step takes milliseconds. Their token counts are 64, 128 and
 * 256: with those, growth is exact to the last bit.
 */
public final class TinyPlan {

  /** Steps of a run that something happens to, several times those between resume points. */
  public static final int MANY_STEPS = 600;

  private static final int RESUME_EVERY = 20;

  private static final List<String> WORDS =
      List.of("the", "a", "tree", "leaf", "root", "grows", "falls", "sleeps", "old", "under");

  private TinyPlan() {}

  /** Some kilobytes that a model can learn something from; always the same. */
  public static String text() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(i % 9 == 8 ? ".\n" : " ");
    }
    return text.toString();
  }

  public static String root(String model, String dataset, int steps) {
    return """
    {"name": "%s", "dataset": "%s",
     "config": {"width": 32, "heads": 2, "layers": 2, "sequence": 32,
                "tokens": {"q": 64, "k": 64, "v": 64, "proj": 64, "ffn": 64}},
     "training": %s}\
    """
        .formatted(model, dataset, training(steps, 1));
  }

  /** Twice as many tokens in every layer. */
  public static String growth(String parent, int steps) {
    return """
    {"parent": "%s", "recipe": {"tokens": {"factor": 2}}, "training": %s}\
    """
        .formatted(parent, training(steps, 2));
  }

  public static String continuation(String parent, int steps) {
    return """
    {"parent": "%s", "training": %s}\
    """
        .formatted(parent, training(steps, 2));
  }

  /** A growth beside its control arm, and a measurement of the child. */
  public static String plan(String parent, String dataset, int steps) {
    return """
    {"name": "tiny", "stages": [
      {"name": "grown", "type": "grow", "from": "%s", "control": true,
       "recipe": {"tokens": {"factor": 2}}, "training": %s,
       "gates": [{"type": "growth-gain", "atLeast": 0, "otherwise": "continue"}]},
      {"name": "measured", "type": "evaluate", "from": "grown", "datasets": ["%s"]}]}\
    """
        .formatted(parent, training(steps, 2), dataset);
  }

  private static String training(int steps, int seed) {
    return """
    {"steps": %d, "batch": 4, "sequence": 32, "peakLearningRate": 2e-3, "evaluationWindows": 8,
     "seed": %d, "resumeEvery": %d}\
    """
        .formatted(steps, seed, RESUME_EVERY);
  }
}
