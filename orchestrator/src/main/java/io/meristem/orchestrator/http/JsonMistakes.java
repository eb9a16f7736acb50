package io.meristem.orchestrator.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with a JSON body, in the words of whoever sent it: which field, which value. */
public final class JsonMistakes {

  private static final Pattern KNOWN_TYPES = Pattern.compile("known type ids = \\[([^]]*)]");
  private static final String BODY = "the body";

  private JsonMistakes() {}

  /** The same mistake as a problem. */
  public static Problem problem(JsonProcessingException mistake) {
    return switch (mistake) {
      case UnrecognizedPropertyException e -> unknownField(e);
      case InvalidTypeIdException e -> unknownType(e);
      case InvalidFormatException e ->
          invalid(path(e), shown(e.getValue()) + " is not " + wanted(e.getTargetType()));
      case MismatchedInputException e -> invalid(path(e), "give " + wanted(e.getTargetType()));
      case ValueInstantiationException e -> refusedByItsRecord(e);
      case StreamReadException e -> malformed(e);
      case JsonMappingException e when e.getCause() instanceof InputCoercionException cause ->
          invalid(path(e), firstLine(cause));
      case JsonMappingException e when e.getCause() instanceof StreamReadException cause ->
          malformed(cause);
      case JsonMappingException e -> invalid(path(e), "it cannot be read");
      case JsonProcessingException e -> malformed(e);
    };
  }

  private static Problem unknownField(UnrecognizedPropertyException e) {
    String known =
        Stream.ofNullable(e.getKnownPropertyIds())
            .flatMap(Collection::stream)
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    return new Problem(
        "unknown-field",
        "There is no such field",
        "there is no field %s; leave it out, or choose one of %s".formatted(path(e), known));
  }

  private static Problem unknownType(InvalidTypeIdException e) {
    Matcher known = KNOWN_TYPES.matcher(e.getOriginalMessage());
    String choice = known.find() ? "; choose one of " + known.group(1) : "";
    String type = e.getTypeId() == null ? "missing" : shown(e.getTypeId());
    return invalid(path(e), "its type is " + type + choice);
  }

  /** A record's constructor names its own fields. The virtual machine names only our code. */
  private static Problem refusedByItsRecord(ValueInstantiationException e) {
    String why =
        switch (e.getCause()) {
          case IllegalArgumentException cause -> String.valueOf(cause.getMessage());
          case NullPointerException cause when comesFromACheck(cause) ->
              String.valueOf(cause.getMessage());
          case null, default -> "a required field is missing";
        };
    return invalid(path(e), why);
  }

  private static boolean comesFromACheck(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().equals(Objects.class.getName());
  }

  private static Problem malformed(JsonProcessingException e) {
    JsonLocation where = e.getLocation();
    String place =
        where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    return new Problem(
        "malformed-json",
        "The body is not JSON",
        "the body is not JSON%s: %s; send one JSON object".formatted(place, firstLine(e)));
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private static Problem invalid(String path, String why) {
    return new Problem("invalid-field", "A field cannot be", path + ": " + why);
  }

  /** Where in the body it is, such as {@code stages[1].from}. */
  public static String path(JsonMappingException e) {
    String path =
        e.getPath().stream().map(JsonMistakes::step).collect(Collectors.joining(".")).trim();
    return path.isEmpty() ? BODY : path.replace(".[", "[");
  }

  private static String step(Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
  }

  private static String shown(Object value) {
    return value instanceof String ? "'" + value + "'" : Objects.toString(value);
  }

  private static String wanted(Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(value -> Documents.JSON.convertValue(value, String.class))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return isWhole(type)
        ? "a whole number that fits"
        : isNumber(type)
            ? "a number"
            : type == String.class
                ? "a text"
                : type == Boolean.class
                    ? "true or false"
                    : type == Instant.class
                        ? "a moment such as 2026-01-02T03:04:05Z"
                        : Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static boolean isWhole(Class<?> type) {
    return Stream.of(OptionalInt.class, OptionalLong.class, Integer.class, Long.class)
            .anyMatch(type::equals)
        || type == int.class
        || type == long.class;
  }

  private static boolean isNumber(Class<?> type) {
    return type == OptionalDouble.class
        || type == double.class
        || Number.class.isAssignableFrom(type);
  }
}
