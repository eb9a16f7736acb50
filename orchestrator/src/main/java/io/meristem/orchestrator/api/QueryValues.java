package io.meristem.orchestrator.api;

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
final class QueryValues {

  private static final int LARGEST_PAGE = 1000;

  private QueryValues() {}

  static boolean flag(String name, String value) {
    return switch (value) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw refusal(name, value, "true or false");
    };
  }

  static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw refusal(name, value, "a number");
    }
  }

  /** How many things a page may have. */
  static int limit(String value) {
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= LARGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw refusal("limit", value, "a whole number from 1 to " + LARGEST_PAGE);
  }

  /** The place that a page said its next begins at; empty without a cursor. */
  static String cursor(Optional<String> value) {
    try {
      return value
          .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
          .orElse("");
    } catch (IllegalArgumentException e) {
      throw refusal("cursor", value.orElse(""), "one that a Link header has told");
    }
  }

  static int priority(String value) {
    try {
      int priority = Integer.parseInt(value);
      if (priority >= 0 && priority <= RunTerms.HIGHEST_PRIORITY) {
        return priority;
      }
    } catch (NumberFormatException e) {
      // Refused below like a number that is out of bounds.
    }
    throw refusal("priority", value, "a whole number from 0 to " + RunTerms.HIGHEST_PRIORITY);
  }

  static Instant moment(String name, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw refusal(name, value, "a moment such as 2026-01-31T18:00:00Z");
    }
  }

  static String oneOf(String name, String value, Collection<String> words) {
    if (!words.contains(value)) {
      throw refusal(name, value, "one of " + String.join(", ", words));
    }
    return value;
  }

  static HttpProblem refusal(String name, String value, String wanted) {
    return refusal("%s is '%s' and must be %s".formatted(name, value, wanted));
  }

  static HttpProblem refusal(String detail) {
    return Problems.of(
        Status.BAD_REQUEST.getStatusCode(),
        new Problem("invalid-parameter", "A query parameter cannot be", detail));
  }
}
