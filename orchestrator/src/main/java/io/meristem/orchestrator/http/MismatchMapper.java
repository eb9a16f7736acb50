package io.meristem.orchestrator.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/** Takes the place of Quarkus' own mapper of this exception, which answers without a problem. */
@Provider
public final class MismatchMapper extends ExceptionMapperBase<MismatchedInputException> {

  @Override
  protected HttpProblem toProblem(MismatchedInputException mistake) {
    return Problems.of(Status.BAD_REQUEST.getStatusCode(), JsonMistakes.problem(mistake));
  }
}
