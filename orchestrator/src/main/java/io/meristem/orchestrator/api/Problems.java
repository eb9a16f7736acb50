package io.meristem.orchestrator.api;

import com.fasterxml.jackson.core.JsonLocation;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.Set;

/** Refusals as problem+json (RFC 9457): {@code docs/PROBLEMS.md} lists the types. */
final class Problems {

  private static final int UNPROCESSABLE = 422;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  private static final Set<String> BODIES_TOO_LONG = Set.of("text-too-long", "upload-too-long");

  private Problems() {}

  static HttpProblem of(Planned.Rejected rejected) {
    return switch (rejected.reason()) {
      case UNKNOWN -> of(NOT_FOUND, rejected.problem());
      case CONFLICT -> of(CONFLICT, rejected.problem());
      case INVALID -> invalid(rejected.problem());
    };
  }

  static HttpProblem invalid(Problem problem) {
    return of(BODIES_TOO_LONG.contains(problem.type()) ? TOO_LARGE : UNPROCESSABLE, problem);
  }

  static HttpProblem invalid(String type, String title, String detail) {
    return of(UNPROCESSABLE, new Problem(type, title, detail));
  }

  /** A refusal of a document, which also says in numbers where in it the mistake is. */
  static HttpProblem placed(String type, String title, String detail, JsonLocation place) {
    return HttpProblem.builder(invalid(type, title, detail))
        .with("line", place.getLineNr())
        .with("column", place.getColumnNr())
        .build();
  }

  static HttpProblem unknownVersion(String reference) {
    return unknown("version", reference, "versions");
  }

  static HttpProblem unknown(String what, String id, String list) {
    return of(
        NOT_FOUND,
        new Problem(
            "unknown-" + what,
            "There is no such " + what,
            "no %s %s; GET /api/v1/%s lists what there is".formatted(what, id, list)));
  }

  static HttpProblem conflict(String type, String title, String detail) {
    return of(CONFLICT, new Problem(type, title, detail));
  }

  static HttpProblem of(int status, Problem problem) {
    return HttpProblem.builder()
        .withType(type(problem.type()))
        .withTitle(problem.title())
        .withStatus(status)
        .withDetail(problem.detail())
        .build();
  }

  /** A problem's stable type as a URI. */
  static URI type(String word) {
    return URI.create("urn:meristem:problem:" + word);
  }
}
