package io.meristem.storage.plan;

/**
 * Something in a plan that cannot be.
 *
 * @param path where in the document, such as {@code stages[1].from}
 * @param detail which value, and the way out
 */
public record PlanMistake(String path, String detail) {}
