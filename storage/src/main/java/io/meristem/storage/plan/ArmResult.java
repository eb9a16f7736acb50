package io.meristem.storage.plan;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of an arm.
 *
 * @param version that it published or measured
 * @param lossAtBirth validation loss before the first update; an evaluation has none
 * @param lossAtEnd validation loss after the last update; of an evaluation, the highest of all sets
 * @param seconds of training; an evaluation does not say
 */
public record ArmResult(
    ArmKind kind,
    String run,
    Optional<String> version,
    OptionalDouble lossAtBirth,
    OptionalDouble lossAtEnd,
    OptionalDouble seconds) {}
