package io.meristem.orchestrator.api;

import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;

/** Reads query parameters, and refuses by name what would otherwise be taken for a default. */
final class QueryValues {

  private static final String A_COUNT = "a whole number from 1";

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

  /** A number of things, from 1. */
  static int count(String name, String value) {
    try {
      int count = Integer.parseInt(value);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw refusal(name, value, A_COUNT);
    }
    throw refusal(name, value, A_COUNT);
  }

  private static HttpProblem refusal(String name, String value, String wanted) {
    return Problems.of(
        Status.BAD_REQUEST.getStatusCode(),
        new Problem(
            "invalid-parameter",
            "A query parameter cannot be",
            "%s is '%s' and must be %s".formatted(name, value, wanted)));
  }
}
