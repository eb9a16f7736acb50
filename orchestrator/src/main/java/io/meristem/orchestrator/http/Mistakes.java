package io.meristem.orchestrator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives a stable type and a way out to what was refused before, or broke below, the resources: JSON
 * that cannot be read, paths and methods that are not there, object storage that is away.
 */
@ApplicationScoped
public class Mistakes implements ProblemPostProcessor {

  private static final int DEEPEST_CAUSE = 10;

  /** Before the problem is logged, which has priority 100. */
  @Override
  public int priority() {
    return 110;
  }

  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    if (problem.getType() != null) {
      return problem;
    }
    return causes(context.cause)
        .flatMap(cause -> known(cause).stream())
        .findFirst()
        .orElseGet(() -> byStatus(problem, context.path));
  }

  private static Stream<Throwable> causes(Throwable cause) {
    return Stream.iterate(cause, next -> next != null, Throwable::getCause).limit(DEEPEST_CAUSE);
  }

  private static Optional<HttpProblem> known(Throwable cause) {
    return switch (cause) {
      case HttpProblem refusal -> Optional.of(refusal);
      case JsonProcessingException mistake ->
          Optional.of(
              Problems.of(Status.BAD_REQUEST.getStatusCode(), JsonMistakes.problem(mistake)));
      case ObjectStoreException away -> Optional.of(away(away));
      case UnreadableDocumentException damaged -> Optional.of(damaged(damaged));
      case NoSuchObjectException gone -> Optional.of(damaged(gone));
      case MalformedCheckpoint damaged -> Optional.of(damaged(damaged));
      case Throwable _ -> Optional.empty();
    };
  }

  private static HttpProblem away(ObjectStoreException e) {
    return Problems.of(
        Status.SERVICE_UNAVAILABLE.getStatusCode(),
        new Problem(
            "storage-unavailable",
            "Object storage did not answer as it must",
            e.getMessage() + "; send the same request again, with the same Idempotency-Key"));
  }

  private static HttpProblem damaged(RuntimeException e) {
    return Problems.of(
        Status.INTERNAL_SERVER_ERROR.getStatusCode(),
        new Problem(
            "damaged-storage",
            "A stored document cannot be read",
            e.getMessage() + "; restore the object, or run the build that wrote it"));
  }

  private static HttpProblem byStatus(HttpProblem problem, String path) {
    int status = problem.getStatusCode();
    Problem known =
        switch (status) {
          case 404 -> here("unknown-path", "There is no such path", "nothing is at " + path);
          case 405 ->
              here(
                  "wrong-method",
                  "The path does not take this method",
                  path + " takes other methods");
          case 406 ->
              here(
                  "wrong-accept",
                  "The answer cannot be what Accept asks for",
                  path + " answers with another media type");
          case 415 ->
              here(
                  "wrong-content-type",
                  "The body is of another media type",
                  path + " does not take this Content-Type");
          default -> other(status, problem);
        };
    return Problems.of(status, known);
  }

  private static Problem here(String type, String title, String what) {
    return new Problem(type, title, what + "; /q/openapi lists what there is");
  }

  private static Problem other(int status, HttpProblem problem) {
    String detail = problem.getDetail();
    return status >= Status.INTERNAL_SERVER_ERROR.getStatusCode()
        ? new Problem(
            "internal-error",
            "The orchestrator has a defect",
            "the request met a defect, and its log says more; send it again, and report it if it stays")
        : new Problem(
            "invalid-request",
            "The request cannot be",
            detail == null ? "see /q/openapi for what it takes" : detail);
  }
}
