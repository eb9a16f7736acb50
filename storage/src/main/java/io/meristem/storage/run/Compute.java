package io.meristem.storage.run;

/**
 * How a training step is computed: what it costs in memory and time, not what it means.
 *
 * @param microBatches parts that a step's rows are computed in, one after the other, with the
 *     gradients of all added up (gradient accumulation); divides the rows of a step
 * @param activationCheckpointing whether each block's activations are computed again on the way
 *     back, instead of being kept (activation checkpointing)
 */
public record Compute(Precision precision, int microBatches, boolean activationCheckpointing) {

  /** fp32, everything at once, everything kept. */
  public static final Compute PLAIN = new Compute(Precision.FP32, 1, false);

  public Compute {
    if (microBatches < 1) {
      throw new IllegalArgumentException("microBatches must be at least 1, not " + microBatches);
    }
  }
}
