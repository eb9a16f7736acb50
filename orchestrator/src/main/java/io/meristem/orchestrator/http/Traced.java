package io.meristem.orchestrator.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Gives every refusal a {@code traceId}: that of the caller's {@code traceparent} (W3C Trace
 * Context), else a fresh one. What is our own fault is logged with it, so that a person who is
 * shown the one finds the other.
 */
@Provider
public final class Traced implements ContainerResponseFilter {

  private static final Logger LOG = Logger.getLogger(Traced.class);
  private static final String TRACE_ID = "traceId";
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof HttpProblem problem
        && !problem.getParameters().containsKey(TRACE_ID)) {
      String trace = trace(Optional.ofNullable(request.getHeaderString("traceparent")));
      response.setEntity(HttpProblem.builder(problem).with(TRACE_ID, trace).build());
      if (response.getStatus() >= Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
        LOG.errorf(
            "trace %s: %s %s was answered with %d: %s",
            trace,
            request.getMethod(),
            request.getUriInfo().getPath(),
            response.getStatus(),
            problem.getDetail());
      }
    }
  }

  private static String trace(Optional<String> parent) {
    return parent
        .map(PARENT::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
  }
}
