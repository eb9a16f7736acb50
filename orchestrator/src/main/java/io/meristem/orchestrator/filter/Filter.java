package io.meristem.orchestrator.filter;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An expression of the language, which {@link #text} writes so that it is read back equal. */
public sealed interface Filter {

  /** All of two or more. What is "and" within it is taken apart. */
  record And(List<Filter> all) implements Filter {
    public And {
      all =
          all.stream()
              .flatMap(one -> one instanceof And and ? and.all.stream() : Stream.of(one))
              .toList();
      requireSeveral(all);
    }
  }

  /** Any of two or more. What is "or" within it is taken apart. */
  record Or(List<Filter> any) implements Filter {
    public Or {
      any =
          any.stream()
              .flatMap(one -> one instanceof Or or ? or.any.stream() : Stream.of(one))
              .toList();
      requireSeveral(any);
    }
  }

  record Not(Filter filter) implements Filter {}

  /** A field compared with a value that fits its type. */
  record Compare(String field, Operator operator, Literal literal) implements Filter {}

  /** A field that is a flag, and holds. */
  record Is(String field) implements Filter {}

  /** A value that somebody wrote. */
  sealed interface Literal {

    record Amount(double number) implements Literal {}

    record Text(String text) implements Literal {}

    record Moment(Instant moment) implements Literal {}

    record Flag(boolean flag) implements Literal {}
  }

  private static void requireSeveral(List<Filter> filters) {
    if (filters.size() < 2) {
      throw new IllegalArgumentException("there must be several of " + filters);
    }
  }

  /** The expression as a person may write it. */
  default String text() {
    return switch (this) {
      case And(List<Filter> all) ->
          all.stream()
              .map(one -> one instanceof Or ? "(" + one.text() + ")" : one.text())
              .collect(Collectors.joining(" and "));
      case Or(List<Filter> any) ->
          any.stream().map(Filter::text).collect(Collectors.joining(" or "));
      case Not(Filter filter) ->
          filter instanceof And || filter instanceof Or
              ? "not (" + filter.text() + ")"
              : "not " + filter.text();
      case Compare(String field, Operator operator, Literal literal) ->
          field + " " + operator.sign() + " " + text(literal);
      case Is(String field) -> field;
    };
  }

  private static String text(Literal literal) {
    return switch (literal) {
      case Literal.Amount(double number) -> Double.toString(number);
      case Literal.Text(String text) ->
          '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Literal.Moment(Instant moment) -> moment.toString();
      case Literal.Flag(boolean flag) -> Boolean.toString(flag);
    };
  }
}
