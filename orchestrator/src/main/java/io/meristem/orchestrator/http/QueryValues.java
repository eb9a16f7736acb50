package io.meristem.orchestrator.http;

import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunTerms;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;

/** Reads query parameters, and refuses by name what would otherwise be taken for a default. */
public final class QueryValues {

  private static final int LARGEST_PAGE = 1000;

  private QueryValues() {}

  /** Yes, also without a value, or no. */
  public static boolean flag(String name, String value) {
    return switch (value) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw refusal(name, value, "true or false");
    };
  }

  /** Any number. */
  public static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw refusal(name, value, "a number");
    }
  }

  /** How many things a page may have. */
  public static int limit(String value) {
    return limit("limit", value);
  }

  /** The same under another name. */
  public static int limit(String name, String value) {
    return limit(name, value, LARGEST_PAGE);
  }

  /** The same with another bound. */
  public static int limit(String name, String value, int most) {
    return whole(name, value, 1, most);
  }

  /** A number of things, from 1. */
  public static int count(String name, String value) {
    return whole(name, value, 1, Integer.MAX_VALUE);
  }

  /** A priority that a run can have. */
  public static int priority(String value) {
    return whole("priority", value, 0, RunTerms.HIGHEST_PRIORITY);
  }

  private static int whole(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below like a number that is out of bounds.
    }
    String to = most == Integer.MAX_VALUE ? "" : " to " + most;
    throw refusal(name, value, "a whole number from " + least + to);
  }

  /** The place that a page said its next begins at; empty without a cursor. */
  public static String cursor(Optional<String> value) {
    try {
      return value
          .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
          .orElse("");
    } catch (IllegalArgumentException e) {
      throw refusal("cursor", value.orElse(""), "one that a Link header has told");
    }
  }

  /** The number of a place in a list, as a cursor says it. */
  public static int place(String cursor) {
    try {
      return Integer.parseInt(cursor);
    } catch (NumberFormatException e) {
      throw refusal("cursor", cursor, "one that a Link header of this list told");
    }
  }

  /** A moment of ISO 8601. */
  public static Instant moment(String name, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw refusal(name, value, "a moment such as 2026-01-31T18:00:00Z");
    }
  }

  /** One of some words. */
  public static String oneOf(String name, String value, Collection<String> words) {
    if (!words.contains(value)) {
      throw refusal(name, value, "one of " + String.join(", ", words));
    }
    return value;
  }

  /** A deadline that can be kept. */
  public static void requireAhead(Optional<Instant> deadline, Instant now) {
    deadline
        .filter(end -> !now.isBefore(end))
        .ifPresent(end -> {
          throw refusal(AskedTerms.DEADLINE, end.toString(), "still to come");
        });
  }

  /** 400: a parameter, its value and what it must be. */
  public static HttpProblem refusal(String name, String value, String wanted) {
    return refusal("%s is '%s' and must be %s".formatted(name, value, wanted));
  }

  /** 400: parameters that cannot be so. */
  public static HttpProblem refusal(String detail) {
    return Problems.of(
        Status.BAD_REQUEST.getStatusCode(),
        new Problem("invalid-parameter", "A query parameter cannot be", detail));
  }
}
