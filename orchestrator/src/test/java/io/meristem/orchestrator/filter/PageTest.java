package io.meristem.orchestrator.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.filter.Parsed.Understood;
import io.meristem.orchestrator.filter.Parsed.Wrong;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

  private static final List<String> ORDERS =
      List.of("size", "-size", "name,-size", "-old,born", "-born,-name,size");

  @Test
  void pagesTogetherAreTheSortedList() {
    for (int seed = 0; seed < 500; seed++) {
      Map<String, Thing> things = things(seed, 40);
      Order<Thing> order = order(ORDERS.get(seed % ORDERS.size()));

      List<String> walked = walk(things, order, 1 + seed % 9, _ -> {});

      assertThat(walked).as("seed %d", seed).isEqualTo(sorted(things, order));
    }
  }

  @Test
  void whatComesToBeMeanwhileHidesAndRepeatsNothing() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Map<String, Thing> things = things(seed, 40);
      List<String> before = List.copyOf(things.keySet());
      Order<Thing> order = order(ORDERS.get(seed % ORDERS.size()));

      List<String> walked =
          walk(
              things,
              order,
              1 + seed % 9,
              page ->
                  things.put("n%03d".formatted(page), new RandomFilters(random.nextInt()).thing()));

      assertThat(walked).as("seed %d", seed).doesNotHaveDuplicates().containsAll(before);
    }
  }

  private interface Meanwhile {
    void happens(int page);
  }

  private static List<String> walk(
      Map<String, Thing> things, Order<Thing> order, int limit, Meanwhile meanwhile) {
    List<String> walked = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    for (int n = 0; cursor.isPresent() && n < 1000; n++) {
      Page<String> page =
          Page.sorted(
                  things.keySet().stream(), byName(order, things), cursor.get(), limit, it -> it)
              .orElseThrow();
      assertThat(page.things()).hasSizeLessThanOrEqualTo(limit);
      walked.addAll(page.things());
      cursor = page.next();
      meanwhile.happens(n);
    }
    return walked;
  }

  /** The same order, of the things' names. */
  private static Order<String> byName(Order<Thing> order, Map<String, Thing> things) {
    return new Order<>(
        order.text(),
        order.keys().stream()
            .map(key ->
                new Order.Key<String>(
                    new Field<>(
                        key.field().name(),
                        key.field().type(),
                        name -> key.field().read().apply(thing(things, name))),
                    key.descending()))
            .toList());
  }

  private static List<String> sorted(Map<String, Thing> things, Order<Thing> order) {
    Order<String> names = byName(order, things);
    return things.keySet().stream()
        .sorted(
            Comparator.comparing(
                (String name) -> new Place(names.values(name), name), names.places()))
        .toList();
  }

  private static Thing thing(Map<String, Thing> things, String name) {
    return Objects.requireNonNull(things.get(name));
  }

  private static Map<String, Thing> things(int seed, int count) {
    Map<String, Thing> things = new TreeMap<>();
    RandomFilters random = new RandomFilters(seed);
    for (int n = 0; n < count; n++) {
      things.put("t%03d".formatted(n), random.thing());
    }
    return things;
  }

  private static Order<Thing> order(String text) {
    return ((Understood<Order<Thing>>) Order.parse(text, Thing.FIELDS)).meaning();
  }

  @Test
  void thoseWithoutAValueComeLastWhicheverWay() {
    Map<String, Thing> things = things(1, 40);
    for (String text : List.of("size", "-size")) {
      List<Boolean> hasSize =
          walk(things, order(text), 7, _ -> {}).stream()
              .map(name -> thing(things, name).size().isPresent())
              .toList();

      assertThat(hasSize).as(text).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "size\u0000big\u0000t1", "-size\u00001.0\u0000t1"})
  void aCursorOfAnotherOrderIsRefused(String cursor) {
    Map<String, Thing> things = things(1, 3);

    Optional<Page<String>> page =
        Page.sorted(
            things.keySet().stream(), byName(order("size"), things), cursor, 2, name -> name);

    assertThat(page).isEmpty();
  }

  @Test
  void anOrderPointsAtWhatItDoesNotKnow() {
    assertThat(Order.parse("size,-width", Thing.FIELDS))
        .isEqualTo(
            new Wrong<>(
                new Mistake(
                    6, "there is no field 'width'; there are name, tag, size, born, old, heir")));
    assertThat(Order.parse("tag", Thing.FIELDS))
        .isEqualTo(
            new Wrong<>(new Mistake(1, "tag is a list of words, by which nothing can be sorted")));
    assertThat(Order.parse("heir", Thing.FIELDS))
        .isEqualTo(new Wrong<>(new Mistake(1, "heir is a group, by which nothing can be sorted")));
  }
}
