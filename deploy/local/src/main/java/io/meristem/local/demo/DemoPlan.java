package io.meristem.local.demo;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What the demo asks for: the sizes and the training of a root, and of each of its descendants. */
record DemoPlan(Config config, Training root, List<Training> growths) {

  private static final int ROOT_STEPS = 1200;
  private static final int CHILD_STEPS = 600;
  private static final int GROWTHS = 2;
  private static final double ROOT_PEAK = 5e-3;
  private static final double CHILD_PEAK = 4e-3;

  DemoPlan {
    growths = List.copyOf(growths);
  }

  /**
   * All steps as planned, or those of the root as given and those of the children in proportion.
   * Each generation draws its own batches.
   */
  static DemoPlan of(OptionalInt rootSteps) {
    int root = rootSteps.orElse(ROOT_STEPS);
    int child = Math.max(1, Math.toIntExact((long) root * CHILD_STEPS / ROOT_STEPS));
    Config config = new Config(64, 4, 4, 64, new Tokens(64, 64, 64, 64, 192));
    List<Training> growths =
        IntStream.rangeClosed(1, GROWTHS)
            .mapToObj(growth -> training(child, CHILD_PEAK, 1 + growth))
            .toList();
    return new DemoPlan(config, training(root, ROOT_PEAK, 1), growths);
  }

  private static Training training(int steps, double peak, long seed) {
    return new Training(steps, 12, 64, peak, 3e-4, 0.05, seed, 128);
  }

  /** The sizes of a model, as the REST interface names them. */
  record Config(int width, int heads, int layers, int sequence, Tokens tokens) {}

  /** Parameter tokens by role; multiples of 64, so that growth is exact to the last bit. */
  record Tokens(int q, int k, int v, int proj, int ffn) {}

  /**
   * One training, as the REST interface names it.
   *
   * @param warmup the part of the steps in which the learning rate rises
   */
  record Training(
      int steps,
      int batch,
      int sequence,
      double peakLearningRate,
      double minLearningRate,
      double warmup,
      long seed,
      int evaluationWindows) {

    long tokensPerStep() {
      return (long) batch * sequence;
    }
  }
}
