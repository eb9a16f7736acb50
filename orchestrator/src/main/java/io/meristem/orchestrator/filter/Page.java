package io.meristem.orchestrator.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A part of a list.
 *
 * @param next the cursor of the page behind it, if there may be one
 */
public record Page<T>(List<T> things, Optional<String> next) {

  public Page {
    things = List.copyOf(things);
  }

  /** One thing and where it stands. */
  private record Standing<T>(T thing, Place place) {}

  /**
   * The first that are wanted, in the order in which they come; looks at no more than it must.
   *
   * @param name of a thing, from which the caller can find the place behind it again
   */
  public static <T> Page<T> first(
      Stream<T> things, Predicate<T> wanted, int limit, Function<T, String> name) {
    List<T> found = new ArrayList<>();
    Iterator<T> rest = things.filter(wanted).iterator();
    while (rest.hasNext()) {
      found.add(rest.next());
      if (found.size() == limit) {
        return new Page<>(found, Optional.of(name.apply(found.getLast())));
      }
    }
    return new Page<>(found, Optional.empty());
  }

  /**
   * The first in an order behind a place. Looks at all things, and keeps no more than a page of
   * them. What comes to be while somebody goes from page to page shifts nothing: it is on a later
   * page or on none.
   *
   * @param cursor as a page of the same order told it; empty for the first page
   * @param name of a thing, unlike all others
   * @return nothing for a cursor of another order
   */
  public static <T> Optional<Page<T>> sorted(
      Stream<T> things, Order<T> order, String cursor, int limit, Function<T, String> name) {
    Comparator<Place> places = order.places();
    Optional<Place> last = Place.of(cursor, order);
    if (!cursor.isEmpty() && last.isEmpty()) {
      return Optional.empty();
    }
    Comparator<Standing<T>> best = Comparator.comparing(Standing::place, places);
    PriorityQueue<Standing<T>> kept = new PriorityQueue<>(limit + 1, best.reversed());
    things.forEach(thing -> {
      Place place = new Place(order.values(thing), name.apply(thing));
      if (last.isEmpty() || places.compare(place, last.get()) > 0) {
        kept.add(new Standing<>(thing, place));
        if (kept.size() > limit) {
          kept.remove();
        }
      }
    });
    List<Standing<T>> page = kept.stream().sorted(best).toList();
    return Optional.of(
        new Page<>(
            page.stream().map(Standing::thing).toList(),
            page.size() < limit
                ? Optional.empty()
                : Optional.of(page.getLast().place().text(order.text()))));
  }
}
