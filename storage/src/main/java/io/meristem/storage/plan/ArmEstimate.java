package io.meristem.storage.plan;

import java.util.OptionalDouble;

/**
 * What an arm that trains was expected to make and to take when its plan was accepted.
 *
 * @param checkpointBytes of the version's {@code model.safetensors}
 * @param trainingTokens repeats counted
 * @param trainingFlops 6 per parameter and token
 * @param seconds of training, if the speed of a worker or of an ancestor was known
 */
public record ArmEstimate(
    String stage,
    ArmKind arm,
    long parameters,
    long checkpointBytes,
    long trainingTokens,
    double trainingFlops,
    OptionalDouble seconds) {}
