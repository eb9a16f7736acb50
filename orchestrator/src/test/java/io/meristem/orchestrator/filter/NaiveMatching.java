package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Filter.Literal;
import java.util.Locale;
import java.util.stream.Stream;

/** The same as {@link Matching}, written down for {@link Thing} alone, without fields or values. */
final class NaiveMatching {

  private NaiveMatching() {}

  static boolean holds(Filter filter, Thing thing) {
    return switch (filter) {
      case Filter.And and -> and.all().stream().allMatch(one -> holds(one, thing));
      case Filter.Or or -> or.any().stream().anyMatch(one -> holds(one, thing));
      case Filter.Not not -> !holds(not.filter(), thing);
      case Filter.Is _ -> thing.isOld();
      case Filter.Compare compare -> holds(compare, thing);
    };
  }

  private static boolean holds(Filter.Compare compare, Thing thing) {
    return switch (compare.literal()) {
      case Literal.Flag(boolean flag) ->
          (thing.isOld() == flag) == (compare.operator() == Operator.EQUAL);
      case Literal.Amount(double number) ->
          thing.size().isPresent()
              && ordered(compare.operator(), Double.compare(thing.size().getAsDouble(), number));
      case Literal.Moment(var moment) ->
          ordered(compare.operator(), thing.born().compareTo(moment));
      case Literal.Text(String text) ->
          compare.field().equals("heir")
              ? isHeir(thing, text) == (compare.operator() == Operator.EQUAL)
              : compare.field().equals("tag")
                  ? words(compare.operator(), thing, text)
                  : thing.name().isPresent() && text(compare.operator(), thing.name().get(), text);
    };
  }

  private static boolean isHeir(Thing thing, String text) {
    return thing.tags().stream().anyMatch(text::equals) && !thing.name().isEmpty();
  }

  private static boolean words(Operator operator, Thing thing, String text) {
    Stream<String> tags = thing.tags().stream();
    return operator == Operator.UNEQUAL
        ? !thing.tags().contains(text)
        : tags.anyMatch(tag -> text(operator, tag, text));
  }

  private static boolean text(Operator operator, String one, String other) {
    return switch (operator) {
      case EQUAL -> one.equals(other);
      case UNEQUAL -> !one.equals(other);
      default -> one.toUpperCase(Locale.ROOT).contains(other.toUpperCase(Locale.ROOT));
    };
  }

  private static boolean ordered(Operator operator, int comparison) {
    return switch (operator) {
      case EQUAL -> comparison == 0;
      case UNEQUAL -> comparison != 0;
      case LESS -> comparison < 0;
      case AT_MOST -> comparison <= 0;
      case MORE -> comparison > 0;
      case AT_LEAST -> comparison >= 0;
      case CONTAINS -> throw new IllegalArgumentException("numbers contain nothing");
    };
  }
}
