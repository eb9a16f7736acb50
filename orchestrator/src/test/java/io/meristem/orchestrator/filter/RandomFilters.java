package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Filter.And;
import io.meristem.orchestrator.filter.Filter.Compare;
import io.meristem.orchestrator.filter.Filter.Is;
import io.meristem.orchestrator.filter.Filter.Literal;
import io.meristem.orchestrator.filter.Filter.Not;
import io.meristem.orchestrator.filter.Filter.Or;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** Expressions over things, and things, drawn so that they often meet. */
final class RandomFilters {

  private static final List<String> WORDS =
      List.of("a", "and", "not", "b c", "say \"so\"", "\\", "", "(", "Good", "1e3", "ünï");
  private static final List<Double> NUMBERS = List.of(0.0, 1.0, -2.5, 1e300, 1e-9, 1234567.0);

  private final Random random;

  RandomFilters(int seed) {
    this.random = new Random(seed);
  }

  Filter filter(int depth) {
    return switch (depth == 0 ? 3 : random.nextInt(6)) {
      case 0 -> new And(several(depth));
      case 1 -> new Or(several(depth));
      case 2 -> new Not(filter(depth - 1));
      default -> simple();
    };
  }

  private List<Filter> several(int depth) {
    return IntStream.range(0, 2 + random.nextInt(2)).mapToObj(_ -> filter(depth - 1)).toList();
  }

  private Filter simple() {
    return switch (random.nextInt(7)) {
      case 0 -> new Is("old");
      case 1 -> new Compare("old", among(equality()), new Literal.Flag(random.nextBoolean()));
      case 2 -> new Compare("name", among(texts()), new Literal.Text(among(WORDS)));
      case 3 -> new Compare("tag", among(texts()), new Literal.Text(among(WORDS)));
      case 4 -> new Compare("heir", among(equality()), new Literal.Text(among(WORDS)));
      case 5 -> new Compare("size", among(order()), new Literal.Amount(among(NUMBERS)));
      default -> new Compare("born", among(order()), new Literal.Moment(moment()));
    };
  }

  private static List<Operator> equality() {
    return List.of(Operator.EQUAL, Operator.UNEQUAL);
  }

  private static List<Operator> texts() {
    return List.of(Operator.EQUAL, Operator.UNEQUAL, Operator.CONTAINS);
  }

  private static List<Operator> order() {
    return List.of(
        Operator.EQUAL,
        Operator.UNEQUAL,
        Operator.LESS,
        Operator.AT_MOST,
        Operator.MORE,
        Operator.AT_LEAST);
  }

  private Instant moment() {
    return Instant.parse("2026-01-01T00:00:00Z").plusMillis(random.nextInt(3) * 500L);
  }

  private <T> T among(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  List<Thing> things(int count) {
    return IntStream.range(0, count).mapToObj(_ -> thing()).toList();
  }

  Thing thing() {
    return new Thing(
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(among(WORDS)),
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> among(WORDS)).toList(),
        random.nextInt(4) == 0 ? OptionalDouble.empty() : OptionalDouble.of(among(NUMBERS)),
        moment(),
        random.nextBoolean());
  }
}
