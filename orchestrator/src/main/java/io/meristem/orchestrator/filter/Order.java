package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Parsed.Understood;
import io.meristem.orchestrator.filter.Parsed.Wrong;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * By what things are sorted, the first field first; those without a value come last, whichever way.
 *
 * @param text as it was written, such as {@code -loss,created}
 */
public record Order<T>(String text, List<Key<T>> keys) {

  public Order {
    keys = List.copyOf(keys);
  }

  /** One field, from small to large or the other way round. */
  record Key<T>(Field<T> field, boolean descending) {

    int compare(Value one, Value other) {
      boolean isAbsent = one instanceof Value.Absent || other instanceof Value.Absent;
      int comparison = isAbsent ? absentLast(one, other) : ascending(one, other);
      return descending && !isAbsent ? -comparison : comparison;
    }

    private static int absentLast(Value one, Value other) {
      return Boolean.compare(one instanceof Value.Absent, other instanceof Value.Absent);
    }

    private static int ascending(Value one, Value other) {
      return switch (one) {
        case Value.Amount(double number) -> Double.compare(number, ((Value.Amount) other).number());
        case Value.Text(String text) -> text.compareTo(((Value.Text) other).text());
        case Value.Moment(var moment) -> moment.compareTo(((Value.Moment) other).moment());
        case Value.Flag(boolean flag) -> Boolean.compare(flag, ((Value.Flag) other).flag());
        case Value.Words _, Value.Absent _ -> 0;
      };
    }
  }

  /** Reads names of fields between commas, each with a minus in front for the other way round. */
  public static <T> Parsed<Order<T>> parse(String text, Fields<T> fields) {
    List<Key<T>> keys = new ArrayList<>();
    int column = 1;
    for (String part : text.split(",", -1)) {
      boolean descending = part.strip().startsWith("-");
      String name = descending ? part.strip().substring(1) : part.strip();
      var field = fields.field(name).filter(known -> isSortable(known.type()));
      if (field.isEmpty()) {
        return new Wrong<>(new Mistake(column, wrong(name, fields)));
      }
      keys.add(new Key<>(field.get(), descending));
      column += part.length() + 1;
    }
    return new Understood<>(new Order<>(text, keys));
  }

  private static String wrong(String name, Fields<?> fields) {
    return fields
        .field(name)
        .map(field ->
            "%s is a %s, by which nothing can be sorted"
                .formatted(name, Literals.word(field.type())))
        .orElse(
            "there is no field '%s'; there are %s"
                .formatted(name, String.join(", ", fields.names())));
  }

  private static boolean isSortable(FieldType type) {
    return type != FieldType.WORDS && type != FieldType.GROUP;
  }

  List<Value> values(T thing) {
    return keys.stream().map(key -> key.field().read().apply(thing)).toList();
  }

  Comparator<Place> places() {
    return (one, other) -> {
      for (int n = 0; n < keys.size(); n++) {
        int comparison = keys.get(n).compare(one.values().get(n), other.values().get(n));
        if (comparison != 0) {
          return comparison;
        }
      }
      return one.name().compareTo(other.name());
    };
  }
}
