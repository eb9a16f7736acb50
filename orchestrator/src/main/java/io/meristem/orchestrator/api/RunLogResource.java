package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Facts;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunKeys;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What workers logged for a run, as far as it was stored. */
@Path("/api/v1/runs/{id}/log")
@Tag(name = "runs")
@Produces(MediaType.TEXT_PLAIN)
public class RunLogResource {

  private final Facts facts;
  private final ObjectStore store;

  RunLogResource(Facts facts, ObjectStore store) {
    this.facts = facts;
    this.store = store;
  }

  @GET
  @Operation(
      operationId = "readLog",
      summary = "The newest lines that a worker logged for an attempt.",
      description =
          """
          At most 200 lines and 64 KiB. They are stored every few seconds and when the attempt ends, so \
          that those of a worker that was killed are there as well. Without an attempt, those of the \
          newest one that has any; Content-Location tells which.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The lines, the oldest first.",
      content =
          @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
  public Response log(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery Optional<String> attempt) {
    Run run = facts.run(id).orElseThrow(() -> Problems.unknown("run", id, "runs"));
    return attempt
        .map(number -> answer(id, QueryValues.count("attempt", number)))
        .orElseGet(() -> newest(run))
        .orElseThrow(() -> noLog(run, attempt.orElse("any of its attempts")));
  }

  private Optional<Response> newest(Run run) {
    int last = run.life().attempt();
    return IntStream.rangeClosed(1, last)
        .map(number -> last + 1 - number)
        .mapToObj(attempt -> answer(run.id(), attempt))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Response> answer(String run, int attempt) {
    return store
        .get(RunKeys.logTail(run, attempt))
        .map(text ->
            Response.ok(text, MediaType.TEXT_PLAIN + ";charset=UTF-8")
                .header(
                    HttpHeaders.CONTENT_LOCATION,
                    "/api/v1/runs/%s/log?attempt=%d".formatted(run, attempt))
                .build());
  }

  private static RuntimeException noLog(Run run, String attempt) {
    return Problems.of(
        Response.Status.NOT_FOUND.getStatusCode(),
        new Problem(
            "no-log",
            "Nothing was logged",
            "run %s has no log of %s, and its newest attempt is %d; ask for another attempt, or again when a worker has taken one"
                .formatted(run.id(), attempt, run.life().attempt())));
  }
}
