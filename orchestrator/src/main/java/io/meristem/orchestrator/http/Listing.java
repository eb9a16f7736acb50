package io.meristem.orchestrator.http;

import io.meristem.orchestrator.filter.Fields;
import io.meristem.orchestrator.filter.Filter;
import io.meristem.orchestrator.filter.FilterParser;
import io.meristem.orchestrator.filter.Matching;
import io.meristem.orchestrator.filter.Mistake;
import io.meristem.orchestrator.filter.Order;
import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.filter.Parsed;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is asked of a list: which things, in which order, how many, and behind which place.
 *
 * @param after where a page said that its next begins; empty for the first page
 */
public record Listing<T>(Predicate<T> wanted, Optional<Order<T>> order, String after, int limit) {

  /** Refuses by its column what cannot be understood. */
  public static <T> Listing<T> of(
      Fields<T> fields,
      Optional<String> filter,
      Optional<String> sort,
      Optional<String> cursor,
      String limit) {
    return new Listing<>(
        filter.map(text -> wanted(fields, text)).orElse(_ -> true),
        sort.map(text -> understood("sort", text, Order.parse(text, fields))),
        QueryValues.cursor(cursor),
        QueryValues.limit(limit));
  }

  /** The things that a filter chooses; refuses by its column what cannot be understood. */
  public static <T> Predicate<T> wanted(Fields<T> fields, String filter) {
    Filter meaning = understood("filter", filter, FilterParser.parse(filter, fields));
    return Matching.of(meaning, fields);
  }

  private static <P> P understood(String parameter, String text, Parsed<P> parsed) {
    return switch (parsed) {
      case Parsed.Understood<P>(P meaning) -> meaning;
      case Parsed.Wrong<P>(Mistake(int column, String why)) ->
          throw refusal("%s '%s', column %d: %s".formatted(parameter, text, column, why));
    };
  }

  /** 400: a filter or an order that cannot be understood. */
  public static HttpProblem refusal(String detail) {
    return Problems.of(
        Status.BAD_REQUEST.getStatusCode(),
        new Problem("invalid-filter", "A filter or an order cannot be understood", detail));
  }

  /**
   * A page of things that are not sorted otherwise.
   *
   * @param behind the things behind a place, in an order of their own
   * @param name the place of a thing
   */
  public Page<T> page(Function<String, Stream<T>> behind, Function<T, String> name) {
    return order.isEmpty()
        ? Page.first(behind.apply(after), wanted, limit, name)
        : Page.sorted(behind.apply("").filter(wanted), order.get(), after, limit, name)
            .orElseThrow(() ->
                QueryValues.refusal("cursor", after, "one that a Link header of this order told"));
  }
}
