package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Uploads;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.OfficialWish;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.S3Address;
import io.meristem.orchestrator.planning.StoredObject;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.object.Documents;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Models that other programs made. */
@Path("/api/v1/imports")
@Tag(name = "models")
@Produces(MediaType.APPLICATION_JSON)
public class ImportsResource {

  private final Index index;
  private final Requests requests;
  private final Caller caller;
  private final Uploads uploads;

  ImportsResource(Index index, Requests requests, Caller caller, Uploads uploads) {
    this.index = index;
    this.requests = requests;
    this.caller = caller;
    this.uploads = uploads;
  }

  /**
   * An official checkpoint to become a model's root.
   *
   * @param weights {@code s3://bucket/key} of a safetensors file with the official names
   * @param tokenizer {@code s3://bucket/key} of a {@code tokenizer.json}
   */
  public record NewImport(
      String name, String weights, Optional<String> tokenizer, Optional<OfficialWish> settings) {
    public NewImport {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(weights, "weights is required, as s3://bucket/key");
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importModel",
      summary = "Make an official TokenFormer checkpoint the root of a new model.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  public Response bringIn(@Nullable NewImport body) {
    NewImport wish = Bodies.given(body);
    return requests.accepted(
        caller.requestId(), "POST /imports " + Documents.canonical(wish), () -> plan(wish));
  }

  private Planned plan(NewImport wish) {
    return Planner.imported(
        wish.name(),
        stored(wish.weights()),
        wish.tokenizer().map(this::stored),
        wish.settings().orElse(OfficialWish.NONE),
        index.hasRoot(wish.name()));
  }

  private StoredObject stored(String source) {
    return new StoredObject(
        source, S3Address.of(source).flatMap(where -> uploads.find(where.bucket(), where.key())));
  }
}
