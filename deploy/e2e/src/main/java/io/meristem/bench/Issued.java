package io.meristem.bench;

/**
 * Something that a writer asked for, and that was answered as done.
 *
 * @param cause names it for ever
 * @param begin when it was asked first, by a clock that never goes back
 * @param end when the answer was there
 */
record Issued(String model, String cause, long begin, long end) {}
