package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.ByteRange;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.views.LineageViews;
import io.meristem.orchestrator.views.VersionViews;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Published versions and their files. */
@Path("/api/v1/versions")
@Tag(name = "versions")
public class VersionsResource {

  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final String CONTENT_RANGE = "Content-Range";

  private final References references;
  private final ObjectStore store;
  private final VersionViews views;

  VersionsResource(References references, ObjectStore store, VersionViews views) {
    this.references = references;
    this.store = store;
    this.views = views;
  }

  @GET
  @Path("/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readVersion",
      summary = "One version, with everything that is known of it.",
      description =
          "id is a version's id, or model@alias for what an alias stands for. With at, what the"
              + " alias stood for, and what was known of it, after that commit of its model's log,"
              + " or at that moment. The ETag changes with its tags, its notes and its standing.")
  public RestResponse<VersionViews.VersionView> one(
      @PathParam("id") String id, @RestQuery Optional<String> at) {
    VersionDocument document = references.version(id, at).document();
    Lineage lineage = references.tip(document.model(), at).state();
    return LineageViews.tagged(views.version(document, lineage), lineage);
  }

  @GET
  @Path("/{id}/files/{name}")
  @Produces(MediaType.WILDCARD)
  @Operation(
      operationId = "readFile",
      summary = "A file of a version: config.json, model.safetensors or tokenizer.json.",
      description = "Streams. Honours one Range; the ETag is the file's SHA-256.")
  @APIResponse(
      responseCode = "200",
      description = "The whole file.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "206", description = "The range of it that was asked for.")
  @APIResponse(responseCode = "304", description = "The caller knows the file already.")
  public Response file(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
      @HeaderParam("Range") @Nullable String range) {
    return answer(name, file(id, name), known, range);
  }

  private Response answer(
      String name, Checkpoint file, @Nullable String known, @Nullable String range) {
    String etag = "\"" + file.sha256() + "\"";
    if (known != null && (known.contains(etag) || known.equals("*"))) {
      return Response.notModified().header(HttpHeaders.ETAG, etag).build();
    }
    Response.ResponseBuilder answer =
        switch (ByteRange.of(Optional.ofNullable(range), file.bytes())) {
          case ByteRange.Whole _ -> stream(file, 0, file.bytes(), Response.ok());
          case ByteRange.Part(long first, long last) ->
              stream(file, first, last - first + 1, Response.status(PARTIAL_CONTENT))
                  .header(CONTENT_RANGE, "bytes %d-%d/%d".formatted(first, last, file.bytes()));
          case ByteRange.Outside _ -> throw outside(name, range, file.bytes());
        };
    return answer.header(HttpHeaders.ETAG, etag).header("Accept-Ranges", "bytes").build();
  }

  private static HttpProblem outside(String name, @Nullable String range, long bytes) {
    return HttpProblem.builder()
        .withType(Problems.type("range-outside"))
        .withTitle("The file ends before the range begins")
        .withStatus(RANGE_NOT_SATISFIABLE)
        .withDetail("%s has %d bytes, and the range is %s".formatted(name, bytes, range))
        .withHeader(CONTENT_RANGE, "bytes */" + bytes)
        .build();
  }

  private Response.ResponseBuilder stream(
      Checkpoint file, long offset, long length, Response.ResponseBuilder answer) {
    StreamingOutput body =
        out -> {
          try (InputStream in = file.read(Checkpoint.Blobs.in(store), offset, length)) {
            in.transferTo(out);
          }
        };
    return answer
        .entity(body)
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.CONTENT_LENGTH, length);
  }

  private Checkpoint file(String id, String name) {
    PublishedVersion version = references.whole(id);
    Checkpoint file = version.document().downloads().get(name);
    if (file == null) {
      throw Problems.of(
          Response.Status.NOT_FOUND.getStatusCode(),
          new Problem(
              "unknown-file",
              "The version has no such file",
              "version %s has no file %s; it has %s"
                  .formatted(
                      id, name, String.join(", ", version.document().downloads().keySet()))));
    }
    return file;
  }
}
