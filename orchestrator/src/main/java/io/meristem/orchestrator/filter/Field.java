package io.meristem.orchestrator.filter;

import java.util.function.Function;

/**
 * Something that a kind of thing can be asked about.
 *
 * @param read answers with a value of the type, or with none
 */
public record Field<T>(String name, FieldType type, Function<T, Value> read) {}
