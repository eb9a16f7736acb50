package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Uploads;
import io.meristem.orchestrator.dispatch.Uploads.Upload;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Problems;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.SourceObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Files that later requests name: tokenizers, texts, checkpoints. */
@Path("/api/v1/uploads")
@Tag(name = "uploads")
@Produces(MediaType.APPLICATION_JSON)
public class UploadsResource {

  private final Uploads uploads;
  private final Caller caller;

  UploadsResource(Uploads uploads, Caller caller) {
    this.uploads = uploads;
    this.caller = caller;
  }

  /**
   * A file in object storage.
   *
   * @param source its address, {@code s3://bucket/key}
   */
  public record UploadView(String source, long bytes, String sha256) {}

  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "upload",
      summary = "Upload a file for later requests to name. The body is the file itself.")
  @APIResponse(
      responseCode = "201",
      description = "Where it is.",
      content = @Content(schema = @Schema(implementation = UploadView.class)))
  public Response upload(InputStream body) {
    return switch (uploads.keep(caller.requestId(), caller.actor(), body)) {
      case Upload.Refused(Problem problem) -> throw Problems.invalid(problem);
      case Upload.Stored(SourceObject file, String sha256) ->
          Response.status(Status.CREATED)
              .entity(new UploadView(file.address(), file.bytes(), sha256))
              .build();
    };
  }
}
