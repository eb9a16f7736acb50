package io.meristem.orchestrator.filter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a field of one thing is. */
public sealed interface Value {

  record Amount(double number) implements Value {}

  record Text(String text) implements Value {}

  record Moment(Instant moment) implements Value {}

  record Flag(boolean flag) implements Value {}

  /** Several words at once, such as tags. */
  record Words(List<String> words) implements Value {
    public Words {
      words = List.copyOf(words);
    }
  }

  /** Nothing: every comparison with it is false. */
  record Absent() implements Value {}

  static Value of(double number) {
    return new Amount(number);
  }

  static Value of(OptionalDouble number) {
    return number.isPresent() ? new Amount(number.getAsDouble()) : new Absent();
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(Optional<String> text) {
    return text.<Value>map(Text::new).orElseGet(Absent::new);
  }

  static Value of(Instant moment) {
    return new Moment(moment);
  }

  static Value of(boolean flag) {
    return new Flag(flag);
  }

  static Value of(List<String> words) {
    return new Words(words);
  }
}
