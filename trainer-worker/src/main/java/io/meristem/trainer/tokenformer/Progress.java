package io.meristem.trainer.tokenformer;

/**
 * What one update reports; not a number when the model has diverged.
 *
 * @param loss mean over the batch before the update, in nats per token
 * @param gradientNorm over all tensors, before clipping
 */
public record Progress(double loss, double gradientNorm) {}
