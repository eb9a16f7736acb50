package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.DeadLetters;
import io.meristem.orchestrator.index.DeadLetters.Replay;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Dead letters: messages that could not be understood. */
@Path("/api/v1/dead-letters")
@Tag(name = "dead letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {

  private static final int EXCERPT = 200;

  private final DeadLetters letters;
  private final Caller caller;

  DeadLettersResource(DeadLetters letters, Caller caller) {
    this.letters = letters;
    this.caller = caller;
  }

  /**
   * A dead letter in a list.
   *
   * @param topic where the message was found, as are partition and offset
   * @param excerpt the first 200 characters of the message
   */
  public record DeadLetterView(
      String id,
      String topic,
      int partition,
      long offset,
      Optional<String> key,
      String reason,
      String reader,
      Instant at,
      String excerpt,
      Optional<DeadLetter.Replayed> replayed) {

    static DeadLetterView of(DeadLetter letter) {
      DeadLetter.Original original = letter.original();
      return new DeadLetterView(
          letter.id(),
          original.topic(),
          original.partition(),
          original.offset(),
          original.key(),
          letter.reason(),
          letter.reader(),
          letter.at(),
          letter.excerpt(EXCERPT),
          letter.replayed());
    }
  }

  @GET
  @Operation(
      operationId = "listDeadLetters",
      summary = "Messages that could not be understood, the newest first.",
      description = "The Link header leads to the next page.")
  public RestResponse<List<DeadLetterView>> list(
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    int most = QueryValues.limit(limit);
    List<DeadLetter> page = letters.newestFirst(QueryValues.cursor(cursor), most);
    Optional<String> next =
        page.size() < most ? Optional.empty() : Optional.of(page.getLast().id());
    return Pages.of(page.stream().map(DeadLetterView::of).toList(), asked, next);
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "readDeadLetter",
      summary = "One dead letter, with the whole message; its value and headers are in Base64.")
  public DeadLetter one(@PathParam("id") String id) {
    return letters.find(id).orElseThrow(() -> unknown(id));
  }

  @POST
  @Path("/{id}/replay")
  @Operation(
      operationId = "replayDeadLetter",
      summary = "Put the message back on its topic as it was, once.",
      description =
          "Asked again, nothing more happens. A message that still cannot be understood becomes"
              + " another dead letter.")
  public DeadLetterView replay(@PathParam("id") String id) {
    return switch (letters.replay(id, caller.actor())) {
      case Replay.Done(DeadLetter letter) -> DeadLetterView.of(letter);
      case Replay.Unknown _ -> throw unknown(id);
      case Replay.Refused(String reason) ->
          throw Problems.of(
              Status.SERVICE_UNAVAILABLE.getStatusCode(),
              new Problem(
                  "broker-unavailable",
                  "Kafka did not take the message",
                  "message %s was not put back: %s; look at the broker, and ask again"
                      .formatted(id, reason)));
    };
  }

  private static HttpProblem unknown(String id) {
    return Problems.unknown("dead-letter", id, "dead-letters");
  }
}
