package io.meristem.orchestrator.live;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;

/** The one stream that keeps a page in a browser fresh. */
@Path("/api/v1/stream")
@Tag(name = "events")
public class StreamResource {

  private final Live live;

  StreamResource(Live live) {
    this.live = live;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "stream",
      summary = "What changes, as server-sent events.",
      description =
          """
          First snapshot: {"runs", "fleet"}, the runs that are not filed away and the workers. Then, twice \
          a second at most, run (a run that changed, whole), gone (ids of runs that were filed away), \
          fleet (all workers, and the names of the silent ones), and event (as in GET /api/v1/events), \
          whose id may come back as Last-Event-ID: then the events that were missed follow the snapshot, \
          or reset says that they are not known here. A beat comes each 15 seconds, whatever happens: \
          who hears none has lost the connection.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "Until the reader goes away.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public void stream(
      @RestHeader("Last-Event-ID") Optional<String> last,
      @Context SseEventSink sink,
      @Context Sse sse) {
    live.join(new Viewer(sink, sse, last));
  }
}
