package io.meristem.storage.run;

import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.TokenFormerConfig;

/**
 * How much work training is, counted in the floating-point operations of matrix products that take
 * as long: what one model took tells what another one takes on the same device.
 *
 * <p>With P parameters, N tokens in a step, L blocks, C width, S tokens of a row, W vocabulary and
 * n the parameter tokens of a layer, an update is
 *
 * <ul>
 *   <li>{@code 6 P N} for the parameters, forward and back, and {@code 12 L C S N} for attention;
 *       in bf16 half of that, with activation checkpointing a third more
 *   <li>{@code 30} for each number that is kept or passes between products: {@code N (16 L C + 4
 *       sum(n) + 4 W)} of them
 *   <li>{@code 40 P} for the optimizer
 *   <li>{@code 150e6 L} for each micro-batch, however small: what calling some hundred operations
 *       takes
 * </ul>
 *
 * The constants were found by measuring models of width 32 to 512 on a CPU; see docs/LOG.md.
 *
 * @param sequence tokens of a row
 */
public record TrainingWork(TokenFormerConfig config, int sequence, Compute compute) {

  private static final double PER_NUMBER = 30;
  private static final double PER_PARAMETER = 40;
  private static final double PER_BLOCK = 150e6;
  private static final double FORWARD = 1.0 / 3;

  /** Validation windows that are computed together. */
  private static final int WINDOWS_AT_ONCE = 8;

  /** Of a whole run, what is measured before, between and after its updates included. */
  public static double of(TokenFormerConfig config, TrainingSpec training) {
    TrainingWork work = new TrainingWork(config, training.sequence(), training.compute());
    int windows = training.evaluationWindows();
    return training.steps() * work.update(training.batch())
        + (2 + training.pointsBetween()) * work.evaluation(windows)
        + 2 * windows * work.gradients(1, 1);
  }

  /** Of one update from so many rows. */
  public double update(int rows) {
    return gradients(rows, compute.microBatches()) + PER_PARAMETER * config.parameters();
  }

  private double gradients(int rows, double parts) {
    double again = compute.activationCheckpointing() ? 1 + FORWARD : 1;
    return again * (products(rows) + PER_NUMBER * numbers(rows) + parts * calls());
  }

  /** Of a loss on so many windows. */
  private double evaluation(int windows) {
    double parts = Math.ceilDiv(windows, WINDOWS_AT_ONCE);
    return FORWARD * (products(windows) + PER_NUMBER * numbers(windows) + parts * calls());
  }

  private double products(int rows) {
    double tokens = (double) rows * sequence;
    double attention = 12.0 * config.blocks().size() * config.width() * sequence;
    double all = tokens * (6.0 * config.parameters() + attention);
    return switch (compute.precision()) {
      case FP32 -> all;
      case BF16 -> all / 2;
    };
  }

  private double numbers(int rows) {
    double layers = config.layers().stream().mapToDouble(Pattention::tokens).sum();
    double each = 16.0 * config.blocks().size() * config.width() + 4 * layers;
    return (double) rows * sequence * (each + 4.0 * config.vocabulary());
  }

  private double calls() {
    return PER_BLOCK * config.blocks().size();
  }
}
