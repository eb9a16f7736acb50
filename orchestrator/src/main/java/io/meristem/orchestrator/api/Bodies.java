package io.meristem.orchestrator.api;

import io.meristem.storage.run.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every body. JSON is read into memory as a whole, so it must be short; texts
 * stream.
 */
final class Bodies {

  private static final long LONGEST_JSON = 1 << 20;

  @ServerRequestFilter(preMatching = true)
  void requireShortJson(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      return;
    }
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      throw Problems.of(
          Status.LENGTH_REQUIRED.getStatusCode(),
          new Problem(
              "length-required",
              "The length of the body is unknown",
              "JSON in chunks is not taken; send it with its Content-Length"));
    }
    if (Long.parseLong(length) > LONGEST_JSON) {
      throw Problems.of(
          Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode(),
          new Problem(
              "body-too-long",
              "The body is too long",
              "the body has %s bytes, and JSON may have %d; send a text as text/plain"
                  .formatted(length, LONGEST_JSON)));
    }
  }

  /** The body, which a request without one does not have. */
  static <T> T given(@Nullable T body) {
    if (body == null) {
      throw Problems.of(
          Status.BAD_REQUEST.getStatusCode(),
          new Problem(
              "missing-body", "There is no body", "the request has no body; send a JSON object"));
    }
    return body;
  }
}
