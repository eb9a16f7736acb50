package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Facts;
import io.meristem.storage.checkpoint.SafetensorsBlob;
import io.meristem.storage.exchange.Export;
import io.meristem.storage.exchange.OfficialExport;
import io.meristem.storage.exchange.TensorSource;
import io.meristem.storage.exchange.TorchScript;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Versions in the formats of others, made while they are read. */
@Path("/api/v1/versions/{id}/exports")
@Tag(name = "versions")
public class ExportsResource {

  private static final String MARKDOWN = "text/markdown;charset=UTF-8";

  private final Facts facts;
  private final ObjectStore store;

  ExportsResource(Facts facts, ObjectStore store) {
    this.facts = facts;
    this.store = store;
  }

  @GET
  @Path("/{format}")
  @Produces(MediaType.WILDCARD)
  @Operation(
      operationId = "exportVersion",
      summary = "A version in another format: torchscript, official or card.",
      description =
          "torchscript is model.pt, which torch.jit.load reads; official is model.safetensors with"
              + " the names of the official TokenFormer code; card is README.md, a model card.")
  @APIResponse(
      responseCode = "200",
      description = "The file, streamed.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "304", description = "The caller knows the file already.")
  public Response export(
      @PathParam("id") String id,
      @PathParam("format") String format,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
    PublishedVersion version = version(id);
    Format wanted = Format.of(format).orElseThrow(() -> unknown(format));
    String etag = "W/\"%s-%s\"".formatted(wanted.word(), version.blob().sha256());
    if (known != null && known.contains(etag)) {
      return Response.notModified().header(HttpHeaders.ETAG, etag).build();
    }
    return answer(wanted, version).header(HttpHeaders.ETAG, etag).build();
  }

  private PublishedVersion version(String id) {
    return facts.version(id).orElseThrow(() -> Problems.unknown("version", id, "models"));
  }

  private Response.ResponseBuilder answer(Format wanted, PublishedVersion version) {
    VersionDocument document = version.document();
    return switch (wanted) {
      case TORCHSCRIPT -> stream("model.pt", document, new TorchScript(document.config()));
      case OFFICIAL -> stream("model.safetensors", document, official(document));
      case CARD -> card(version);
    };
  }

  private enum Format {
    TORCHSCRIPT,
    OFFICIAL,
    CARD;

    static Optional<Format> of(String word) {
      return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static OfficialExport official(VersionDocument document) {
    OfficialExport export = new OfficialExport(document.config());
    export
        .obstacle()
        .ifPresent(obstacle -> {
          throw Problems.conflict(
              "no-official-form",
              "Official code would compute another function",
              "version %s: %s".formatted(document.id(), obstacle));
        });
    return export;
  }

  private Response.ResponseBuilder stream(String name, VersionDocument document, Export export) {
    BlobRef weights = document.weights();
    SafetensorsBlob blob =
        SafetensorsBlob.open(
                weights.key(),
                weights.bytes(),
                (offset, length) -> store.read(weights.key(), offset, length))
            .require(document.config().tensors());
    StreamingOutput body = out -> export.write(TensorSource.of(blob), out);
    return file(name, MediaType.APPLICATION_OCTET_STREAM, export.bytes(), body);
  }

  private static Response.ResponseBuilder card(PublishedVersion version) {
    byte[] card = Cards.of(version).markdown().getBytes(StandardCharsets.UTF_8);
    return file("README.md", MARKDOWN, card.length, card);
  }

  private static Response.ResponseBuilder file(
      String name, String type, long bytes, Object content) {
    return Response.ok(content, type)
        .header(HttpHeaders.CONTENT_LENGTH, bytes)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(name));
  }

  private static RuntimeException unknown(String format) {
    return Problems.of(
        Response.Status.NOT_FOUND.getStatusCode(),
        new Problem(
            "unknown-format",
            "There is no such format",
            "no version can be exported as %s; choose torchscript, official or card"
                .formatted(format)));
  }
}
