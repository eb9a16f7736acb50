package io.meristem.orchestrator.filter;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a thing stands in an order.
 *
 * @param values of the fields that it is sorted by
 * @param name of the thing, unlike all others, for those that are equal otherwise
 */
record Place(List<Value> values, String name) {

  private static final String BETWEEN = "\u0000";
  private static final String ABSENT = "\u0001";

  Place {
    values = List.copyOf(values);
  }

  /** As a cursor says it; texts must not have NUL in them. */
  String text(String order) {
    StringBuilder text = new StringBuilder(order);
    values.forEach(value -> text.append(BETWEEN).append(text(value)));
    return text.append(BETWEEN).append(name).toString();
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Amount(double number) -> Double.toString(number);
      case Value.Text(String text) -> text;
      case Value.Moment(Instant moment) -> moment.toString();
      case Value.Flag(boolean flag) -> Boolean.toString(flag);
      case Value.Words _, Value.Absent _ -> ABSENT;
    };
  }

  /** What a cursor says; nothing if it is of another order, or no cursor. */
  static <T> Optional<Place> of(String text, Order<T> order) {
    String[] parts = text.split(BETWEEN, -1);
    if (parts.length != order.keys().size() + 2 || !parts[0].equals(order.text())) {
      return Optional.empty();
    }
    try {
      List<Value> values = new ArrayList<>();
      for (int n = 0; n < order.keys().size(); n++) {
        values.add(value(parts[n + 1], order.keys().get(n).field().type()));
      }
      return Optional.of(new Place(values, parts[parts.length - 1]));
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Value value(String text, FieldType type) {
    if (text.equals(ABSENT)) {
      return new Value.Absent();
    }
    return switch (type) {
      case NUMBER -> new Value.Amount(Double.parseDouble(text));
      case TEXT, WORDS, GROUP -> new Value.Text(text);
      case MOMENT -> new Value.Moment(Instant.parse(text));
      case FLAG -> new Value.Flag(Boolean.parseBoolean(text));
    };
  }
}
