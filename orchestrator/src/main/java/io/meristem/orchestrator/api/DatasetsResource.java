package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.dispatch.Texts;
import io.meristem.orchestrator.dispatch.Texts.Upload;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.Plan;
import io.meristem.orchestrator.planning.Planner;
import io.meristem.orchestrator.planning.S3Address;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.TextSource;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Texts to train on. */
@Path("/api/v1/datasets")
@Tag(name = "datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetsResource {

  private static final double DEFAULT_VALIDATION = 0.1;

  private final Index index;
  private final Requests requests;
  private final Caller caller;
  private final Texts texts;

  DatasetsResource(Index index, Requests requests, Caller caller, Texts texts) {
    this.index = index;
    this.requests = requests;
    this.caller = caller;
    this.texts = texts;
  }

  /**
   * A text that is in object storage already.
   *
   * @param source {@code s3://bucket/key} on the product's own server
   */
  public record Registration(String name, String source, OptionalDouble validationFraction) {
    public Registration {
      Objects.requireNonNull(name, "name is required");
      Objects.requireNonNull(source, "source is required, as s3://bucket/key");
    }
  }

  @POST
  @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      operationId = "prepareDataset",
      summary = "Upload a text and prepare it as a dataset. The body is the text itself.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = Views.RunView.class)))
  public Response upload(
      @RestQuery @DefaultValue("") String name,
      @Parameter(schema = @Schema(type = SchemaType.NUMBER, defaultValue = "0.1"))
          @RestQuery
          @DefaultValue("0.1")
          String validationFraction,
      InputStream body) {
    return prepared(
        name,
        QueryValues.number("validationFraction", validationFraction),
        caller.requestId(),
        body);
  }

  private Response prepared(String name, double fraction, RequestId id, InputStream body) {
    return switch (texts.receive(id, body)) {
      case Upload.Refused(Problem problem) -> throw Problems.invalid(problem);
      case Upload.Stored(TextSource source, String sha256) -> {
        String asked = "POST /datasets " + name + " " + fraction + " " + sha256;
        try {
          yield requests.accepted(id, asked, () -> plan(name, source, fraction));
        } finally {
          texts.dropUnlessRequested(id, source);
        }
      }
    };
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "prepareDataset",
      summary = "Prepare a text that is in object storage already as a dataset.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = Views.RunView.class)))
  public Response register(@Nullable Registration body) {
    Registration registration = Bodies.given(body);
    return requests.accepted(
        caller.requestId(),
        "POST /datasets " + Documents.canonical(registration),
        () -> plan(registration));
  }

  private Plan plan(Registration registration) {
    Optional<S3Address> address = S3Address.of(registration.source());
    OptionalLong bytes =
        address
            .map(where -> texts.size(where.bucket(), where.key()))
            .orElseGet(OptionalLong::empty);
    return Planner.storedText(
        registration.source(),
        address,
        bytes,
        source ->
            plan(
                registration.name(),
                source,
                registration.validationFraction().orElse(DEFAULT_VALIDATION)));
  }

  private static Plan plan(String name, TextSource source, double validationFraction) {
    return Planner.dataset(
        name, () -> new PrepareDataset(name, source, new Tokenizer.Bytes(), validationFraction));
  }

  @GET
  @Operation(
      operationId = "listDatasets",
      summary = "All datasets, by name and then the newest first.")
  public List<Views.DatasetView> list() {
    return index.datasets().stream().map(Views::dataset).toList();
  }

  @GET
  @Path("/{name}")
  @Operation(operationId = "readNewestDataset", summary = "The newest dataset of a name.")
  public Views.DatasetView newest(@PathParam("name") String name) {
    return found(name);
  }

  @GET
  @Path("/{name}/{hash}")
  @Operation(operationId = "readDataset", summary = "One dataset, by name and hash.")
  public Views.DatasetView one(@PathParam("name") String name, @PathParam("hash") String hash) {
    return found(name + "/" + hash);
  }

  private Views.DatasetView found(String reference) {
    Optional<Views.DatasetView> found = index.dataset(reference).map(Views::dataset);
    return found.orElseThrow(() -> Problems.unknown("dataset", reference, "datasets"));
  }
}
