package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Filter.Literal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Values as people write them, by what they are compared with. */
final class Literals {

  private Literals() {}

  /**
   * @throws MistakeFound if the word is no value of the field's type
   */
  static Literal of(Token token, Field<?> field) {
    return switch (field.type()) {
      case NUMBER -> number(token, field);
      case MOMENT -> moment(token, field);
      case FLAG -> flag(token, field);
      case TEXT, WORDS, GROUP -> new Literal.Text(token.text());
    };
  }

  private static Literal number(Token token, Field<?> field) {
    try {
      double number = Double.parseDouble(token.text());
      if (Double.isFinite(number) && token.text().matches("[-+.0-9eE]+")) {
        return new Literal.Amount(number);
      }
    } catch (NumberFormatException e) {
      // Refused below, as infinity is.
    }
    throw wrong(token, field);
  }

  /** A date is its first moment in UTC. */
  private static Literal moment(Token token, Field<?> field) {
    try {
      return new Literal.Moment(
          token.text().contains("T")
              ? Instant.parse(token.text())
              : LocalDate.parse(token.text()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      throw wrong(token, field);
    }
  }

  private static Literal flag(Token token, Field<?> field) {
    if (!token.text().equals("true") && !token.text().equals("false")) {
      throw wrong(token, field);
    }
    return new Literal.Flag(token.text().equals("true"));
  }

  private static MistakeFound wrong(Token token, Field<?> field) {
    return new MistakeFound(
        token.column(),
        "%s is a %s, unlike %s; write it as in %s"
            .formatted(field.name(), word(field.type()), token.shown(), example(field)));
  }

  static String word(FieldType type) {
    return switch (type) {
      case NUMBER -> "number";
      case TEXT -> "text";
      case MOMENT -> "moment";
      case FLAG -> "flag";
      case WORDS -> "list of words";
      case GROUP -> "group";
    };
  }

  static String example(Field<?> field) {
    String comparison =
        switch (field.type()) {
          case NUMBER -> " < 1.5e6";
          case TEXT, WORDS, GROUP -> " = \"some text\"";
          case MOMENT -> " >= 2026-01-31";
          case FLAG -> " = true";
        };
    return field.name() + comparison;
  }
}
