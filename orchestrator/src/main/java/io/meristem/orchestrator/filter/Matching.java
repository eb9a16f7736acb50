package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Filter.Literal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What an expression says of a thing. */
public final class Matching {

  private Matching() {}

  /** The expression as a question, over the fields that it was read with. */
  public static <T> Predicate<T> of(Filter filter, Fields<T> fields) {
    return switch (filter) {
      case Filter.And(List<Filter> all) -> all(all, fields);
      case Filter.Or(List<Filter> any) -> any(any, fields);
      case Filter.Not(Filter inner) -> of(inner, fields).negate();
      case Filter.Is(String name) -> {
        Field<T> field = field(name, fields);
        yield it -> field.read().apply(it).equals(new Value.Flag(true));
      }
      case Filter.Compare compare ->
          members(compare, fields)
              .map(members -> compare.operator() == Operator.UNEQUAL ? members.negate() : members)
              .orElseGet(() -> compared(compare, fields));
    };
  }

  private static <T> Optional<Predicate<T>> members(Filter.Compare compare, Fields<T> fields) {
    return compare.literal() instanceof Literal.Text(String name)
        ? fields.members(compare.field(), name)
        : Optional.empty();
  }

  private static <T> Predicate<T> compared(Filter.Compare compare, Fields<T> fields) {
    Field<T> field = field(compare.field(), fields);
    return it -> holds(field.read().apply(it), compare.operator(), compare.literal());
  }

  private static <T> Field<T> field(String name, Fields<T> fields) {
    return fields.field(name).orElseThrow(() -> new IllegalArgumentException("no field " + name));
  }

  private static <T> Predicate<T> all(List<Filter> filters, Fields<T> fields) {
    List<Predicate<T>> all = filters.stream().map(filter -> of(filter, fields)).toList();
    return it -> {
      for (Predicate<T> one : all) {
        if (!one.test(it)) {
          return false;
        }
      }
      return true;
    };
  }

  private static <T> Predicate<T> any(List<Filter> filters, Fields<T> fields) {
    List<Predicate<T>> any = filters.stream().map(filter -> of(filter, fields)).toList();
    return it -> {
      for (Predicate<T> one : any) {
        if (one.test(it)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean holds(Value value, Operator operator, Literal literal) {
    return switch (value) {
      case Value.Absent() -> false;
      case Value.Amount(double number) ->
          literal instanceof Literal.Amount(double other)
              && operator.holds(Double.compare(number, other));
      case Value.Moment(var moment) ->
          literal instanceof Literal.Moment(var other) && operator.holds(moment.compareTo(other));
      case Value.Flag(boolean flag) ->
          literal instanceof Literal.Flag(boolean other)
              && operator.holds(Boolean.compare(flag, other));
      case Value.Text(String text) ->
          literal instanceof Literal.Text(String other) && holds(text, operator, other);
      case Value.Words(List<String> words) ->
          literal instanceof Literal.Text(String other) && holds(words, operator, other);
    };
  }

  private static boolean holds(List<String> words, Operator operator, String other) {
    return operator == Operator.UNEQUAL
        ? words.stream().noneMatch(other::equals)
        : words.stream().anyMatch(word -> holds(word, operator, other));
  }

  private static boolean holds(String text, Operator operator, String other) {
    return operator == Operator.CONTAINS
        ? text.toLowerCase(Locale.ROOT).contains(other.toLowerCase(Locale.ROOT))
        : operator.holds(text.compareTo(other));
  }
}
