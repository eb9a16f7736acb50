package io.meristem.trainer.training;

import io.meristem.storage.run.GuardTotals;

/**
 * One update.
 *
 * @param step updates made so far, this one included
 * @param loss of the step's batch before the update, in nats per token
 * @param gradientNorm before clipping
 * @param tokens that the update was made from
 * @param guard what it has done so far
 */
public record StepReport(
    long step,
    double loss,
    double gradientNorm,
    double learningRate,
    long tokens,
    GuardTotals guard) {}
