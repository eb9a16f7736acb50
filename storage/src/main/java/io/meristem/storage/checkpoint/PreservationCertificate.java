package io.meristem.storage.checkpoint;

/**
 * What was measured of a growth before its training began: parent and child on the same probe
 * batch.
 *
 * @param maxAbsLogitDifference over all logits of the batch
 * @param maxAbsLogit of the parent
 * @param tolerance {@code 1e-5 * max(1, maxAbsLogit)}
 * @param passed whether the difference is within the tolerance
 * @param klDivergence of the child's predictions from the parent's, mean over the batch, in nats
 * @param parentLoss on the probe batch, in nats per token
 * @param childLoss on the probe batch, in nats per token
 * @param probeSha256 of the probe batch's token ids
 * @param backend what computed it, such as {@code libtorch 2.7.1 cpu fp32}
 */
public record PreservationCertificate(
    double maxAbsLogitDifference,
    double maxAbsLogit,
    double tolerance,
    boolean passed,
    double klDivergence,
    double parentLoss,
    double childLoss,
    String probeSha256,
    String backend) {}
