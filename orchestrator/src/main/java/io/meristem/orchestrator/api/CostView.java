package io.meristem.orchestrator.api;

import java.util.OptionalDouble;

/**
 * What something took.
 *
 * @param repeatedTokens of the tokens, those seen before by it or its ancestors
 * @param money of the device-seconds; absent where a worker's class has no price
 * @param moneyPerMonth of the bytes; absent without a price
 */
record CostView(
    long tokens,
    long repeatedTokens,
    double flops,
    double deviceSeconds,
    long bytes,
    OptionalDouble money,
    OptionalDouble moneyPerMonth) {}
