package io.meristem.orchestrator.filter;

import java.util.function.Function;

/**
 * Something that a kind of thing can be asked about.
 *
 * @param read answers with a value of the type, or with none
 */
public record Field<T>(String name, Type type, Function<T, Value> read) {

  /** What may be compared with the field, and how. */
  public enum Type {
    NUMBER,
    TEXT,
    MOMENT,
    FLAG,
    WORDS
  }
}
