package io.meristem.storage.run;

/**
 * An attempt that failed on a worker and may be repeated.
 *
 * @param problem in one stable word, such as {@code local-disk}
 */
public record Setback(int attempt, String worker, String problem) {}
