package io.meristem.storage.run;

/**
 * A point of a validation curve.
 *
 * @param step updates made before it was measured
 * @param tokens that they were made from, repeats counted
 * @param loss mean validation loss, in nats per token
 */
public record LossPoint(long step, long tokens, double loss) {}
