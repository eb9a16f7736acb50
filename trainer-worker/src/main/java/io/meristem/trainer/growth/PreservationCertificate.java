package io.meristem.trainer.growth;

/**
 * How far a child, at its birth, is from the function of its parent: both computed in fp32 on the
 * same probe batch.
 *
 * @param tolerance the largest difference that passes: {@code 1e-5 * max(1, maxAbsLogit)}
 * @param parentLoss mean on the probe batch, in nats per token
 * @param probeSha256 of the probe batch, in lower-case hex
 * @param backend what computed it
 */
public record PreservationCertificate(
    double maxAbsLogitDifference,
    double maxAbsLogit,
    double tolerance,
    boolean passed,
    double parentLoss,
    double childLoss,
    String probeSha256,
    String backend) {}
