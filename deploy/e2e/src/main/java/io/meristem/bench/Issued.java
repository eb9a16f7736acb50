package io.meristem.bench;

import java.util.OptionalLong;

/**
 * Something that a writer asked for, and that was answered as done.
 *
 * @param cause names it for ever
 * @param seen of a move that was only to be made from where the writer saw the alias: the number of
 *     the commit that had moved it last; 0 if none had
 * @param begin when it was asked first, by a clock that never goes back
 * @param end when the answer was there
 */
record Issued(String model, String cause, OptionalLong seen, long begin, long end) {}
