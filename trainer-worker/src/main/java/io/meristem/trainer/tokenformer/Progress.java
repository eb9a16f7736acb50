package io.meristem.trainer.tokenformer;

/**
 * What one update reports.
 *
 * @param loss mean over the batch before the update, in nats per token; not a number when the model
 *     has diverged
 * @param gradientNorm over all tensors, before clipping; rows that are frozen do not count
 * @param applied false when the update was refused: then parameters, moments and the count of
 *     updates are what they were, bit for bit
 */
public record Progress(double loss, double gradientNorm, boolean applied) {}
