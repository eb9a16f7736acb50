package io.meristem.storage.lineage;

/**
 * Something that a {@link PromotionPolicy} demands and that does not hold.
 *
 * @param gate {@code evaluation}, {@code regression}, {@code growth-gain} or {@code approval}
 * @param why which value and which bound, and the way out
 */
public record FailedGate(String gate, String why) {}
