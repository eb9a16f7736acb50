package io.meristem.orchestrator.http;

import com.fasterxml.jackson.core.JsonLocation;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.Set;

/** Refusals as problem+json (RFC 9457): {@code docs/PROBLEMS.md} lists the types. */
public final class Problems {

  private static final int UNPROCESSABLE = 422;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  private static final Set<String> BODIES_TOO_LONG = Set.of("text-too-long", "upload-too-long");

  private Problems() {}

  /** 404, 409 or 422: what planning rejected. */
  public static HttpProblem of(Planned.Rejected rejected) {
    return switch (rejected.reason()) {
      case UNKNOWN -> of(NOT_FOUND, rejected.problem());
      case CONFLICT -> of(CONFLICT, rejected.problem());
      case INVALID -> invalid(rejected.problem());
    };
  }

  /** 422, or 413 for what is too long: something that cannot be done, whoever asks and when. */
  public static HttpProblem invalid(Problem problem) {
    return of(BODIES_TOO_LONG.contains(problem.type()) ? TOO_LARGE : UNPROCESSABLE, problem);
  }

  /** The same, in words. */
  public static HttpProblem invalid(String type, String title, String detail) {
    return of(UNPROCESSABLE, new Problem(type, title, detail));
  }

  /** A refusal of a document, which also says in numbers where in it the mistake is. */
  public static HttpProblem placed(String type, String title, String detail, JsonLocation place) {
    return HttpProblem.builder(invalid(type, title, detail))
        .with("line", place.getLineNr())
        .with("column", place.getColumnNr())
        .build();
  }

  /** 404: no version is meant by this. */
  public static HttpProblem unknownVersion(String reference) {
    return unknown("version", reference, "versions");
  }

  /** 404: a thing of a kind, and the list where those are that exist. */
  public static HttpProblem unknown(String what, String id, String list) {
    return of(
        NOT_FOUND,
        new Problem(
            "unknown-" + what,
            "There is no such " + what,
            "no %s %s; GET /api/v1/%s lists what there is".formatted(what, id, list)));
  }

  /** 409: something that cannot be done as things are now. */
  public static HttpProblem conflict(String type, String title, String detail) {
    return of(CONFLICT, new Problem(type, title, detail));
  }

  /** A problem with its status. */
  public static HttpProblem of(int status, Problem problem) {
    return HttpProblem.builder()
        .withType(type(problem.type()))
        .withTitle(problem.title())
        .withStatus(status)
        .withDetail(problem.detail())
        .build();
  }

  /** A problem's stable type as a URI. */
  public static URI type(String word) {
    return URI.create("urn:meristem:problem:" + word);
  }
}
