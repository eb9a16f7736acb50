package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.planning.Boundary;
import io.meristem.orchestrator.planning.Boundary.Kept;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.SafetensorsBlob;
import io.meristem.storage.exchange.Export;
import io.meristem.storage.exchange.OfficialExport;
import io.meristem.storage.exchange.StoredZip;
import io.meristem.storage.exchange.TensorSource;
import io.meristem.storage.exchange.TorchScript;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Versions in the formats of others, made while they are read. */
@Path("/api/v1/versions/{id}/exports")
@Tag(name = "versions")
public class ExportsResource {

  private static final String DESCRIPTION =
      "torchscript is model.pt, which torch.jit.load reads; official is model.safetensors with"
          + " the names of the official TokenFormer code; bundle is a zip of all files as model"
          + " hubs lay them out, with certificates.json; card is README.md, a model card. With"
          + " at, an ancestor is taken out of the version, if its rows are still what they"
          + " were; certificates.json then has what was measured of each growth in between.";

  private static final String MARKDOWN = "text/markdown;charset=UTF-8";

  private final References references;
  private final ObjectStore store;

  ExportsResource(References references, ObjectStore store) {
    this.references = references;
    this.store = store;
  }

  @GET
  @Path("/{format}")
  @Produces(MediaType.WILDCARD)
  @Operation(
      operationId = "exportVersion",
      summary = "A version in another format: torchscript, official, bundle or card.",
      description = DESCRIPTION)
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
      @RestQuery Optional<String> at,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
    Format wanted = Format.of(format).orElseThrow(() -> unknown(format));
    return exported(
        wanted, at.map(ancestor -> seen(id, ancestor)).orElseGet(() -> itself(id)), known);
  }

  private Response exported(Format wanted, Kept seen, @Nullable String known) {
    String etag =
        "W/\"%s-%s-%s\""
            .formatted(
                wanted.word(), seen.version().blob().sha256(), seen.ancestor().blob().sha256());
    if (known != null && known.contains(etag)) {
      return Response.notModified().header(HttpHeaders.ETAG, etag).build();
    }
    return answer(wanted, seen).header(HttpHeaders.ETAG, etag).build();
  }

  private Kept itself(String id) {
    PublishedVersion version = references.whole(id);
    return new Kept(version, List.of(version));
  }

  private Kept seen(String id, String ancestor) {
    return switch (Boundary.of(references.whole(id).document().id(), ancestor, references::find)) {
      case Kept kept -> kept;
      case Boundary.Refused(Planned.Rejected why) -> throw Problems.of(why);
    };
  }

  private Response.ResponseBuilder answer(Format wanted, Kept seen) {
    requireThere(wanted, seen);
    PublishedVersion version = seen.ancestor();
    VersionDocument document = version.document();
    return switch (wanted) {
      case TORCHSCRIPT -> stream("model.pt", document, new TorchScript(document.config()));
      case OFFICIAL -> stream("model.safetensors", document, official(document));
      case BUNDLE -> bundle(Bundles.of(seen, Checkpoint.Blobs.in(store)));
      case CARD -> card(version);
    };
  }

  /** A purged ancestor is there as far as the version names the same blobs. */
  private void requireThere(Format wanted, Kept seen) {
    boolean isThere =
        switch (wanted) {
          case TORCHSCRIPT, OFFICIAL -> Bundles.hasWeights(seen);
          case BUNDLE -> Bundles.isWholeIn(seen);
          case CARD -> true;
        };
    if (!isThere) {
      var _ = references.whole(seen.ancestor().document().id());
    }
  }

  private enum Format {
    TORCHSCRIPT,
    OFFICIAL,
    BUNDLE,
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
    SafetensorsBlob blob =
        document.weights().tensors(Checkpoint.Blobs.in(store)).require(document.config().tensors());
    StreamingOutput body = out -> export.write(TensorSource.of(blob), out);
    return file(name, MediaType.APPLICATION_OCTET_STREAM, export.bytes(), body);
  }

  private static Response.ResponseBuilder bundle(StoredZip zip) {
    StreamingOutput body = zip::write;
    return file("model.zip", "application/zip", zip.bytes(), body);
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
            "no version can be exported as %s; choose torchscript, official, bundle or card"
                .formatted(format)));
  }
}
