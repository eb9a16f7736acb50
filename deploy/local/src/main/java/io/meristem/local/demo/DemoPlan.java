package io.meristem.local.demo;

import java.util.OptionalInt;

/** What the demo asks for: the sizes and the training of a root, and of each of its descendants. */
record DemoPlan(Config config, Training root, Training child, int growths) {

  private static final int ROOT_STEPS = 600;
  private static final int CHILD_STEPS = 300;

  /**
   * All steps as planned, or those of the root as given and those of the children in proportion.
   */
  static DemoPlan of(OptionalInt rootSteps) {
    int root = rootSteps.orElse(ROOT_STEPS);
    int child = Math.max(1, Math.toIntExact((long) root * CHILD_STEPS / ROOT_STEPS));
    Config config = new Config(128, 4, 4, 128, new Tokens(64, 64, 64, 64, 192));
    return new DemoPlan(config, training(root), training(child), 2);
  }

  private static Training training(int steps) {
    return new Training(steps, 16, 128, 2e-3, 2e-4, 0.05, 1);
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
      long seed) {

    long tokensPerStep() {
      return (long) batch * sequence;
    }
  }
}
