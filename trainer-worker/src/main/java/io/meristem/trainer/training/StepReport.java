package io.meristem.trainer.training;

/**
 * One update.
 *
 * @param step updates made so far, this one included
 * @param loss of the step's batch before the update, in nats per token
 * @param gradientNorm before clipping
 * @param tokens that the update was made from
 */
public record StepReport(
    long step, double loss, double gradientNorm, double learningRate, long tokens) {}
