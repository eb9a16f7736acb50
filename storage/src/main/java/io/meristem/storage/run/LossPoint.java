package io.meristem.storage.run;

/**
 * A point of a loss curve.
 *
 * @param step updates made until then
 * @param tokens that they were made from, repeats counted
 * @param loss in nats per token; its curve says of what
 */
public record LossPoint(long step, long tokens, double loss) {}
