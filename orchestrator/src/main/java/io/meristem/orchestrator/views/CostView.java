package io.meristem.orchestrator.views;

import java.util.OptionalDouble;

/**
 * What something took.
 *
 * @param repeatedTokens of the tokens, those seen before by it or its ancestors
 * @param bytes in object storage of those of its versions that are not purged; what a later version
 *     still names of a purged one's is not among them
 * @param money of the device-seconds; absent where a worker's class has no price
 * @param moneyPerMonth of the bytes; absent without a price
 */
public record CostView(
    long tokens,
    long repeatedTokens,
    double flops,
    double deviceSeconds,
    long bytes,
    OptionalDouble money,
    OptionalDouble moneyPerMonth) {}
