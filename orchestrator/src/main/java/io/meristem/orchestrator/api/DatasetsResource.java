package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.dispatch.Uploads;
import io.meristem.orchestrator.dispatch.Uploads.Upload;
import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Caller;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.DatasetPlanner;
import io.meristem.orchestrator.planning.DatasetWish;
import io.meristem.orchestrator.planning.Planned;
import io.meristem.orchestrator.planning.S3Address;
import io.meristem.orchestrator.planning.StoredObject;
import io.meristem.orchestrator.views.DatasetViews;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.SourceObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Texts to train on. */
@Path("/api/v1/datasets")
@Tag(name = "datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetsResource {

  private static final double DEFAULT_VALIDATION = 0.1;
  private static final double DEFAULT_WEIGHT = 1;

  private final Index index;
  private final Requests requests;
  private final Caller caller;
  private final Uploads uploads;

  DatasetsResource(Index index, Requests requests, Caller caller, Uploads uploads) {
    this.index = index;
    this.requests = requests;
    this.caller = caller;
    this.uploads = uploads;
  }

  /**
   * Texts that are in object storage already.
   *
   * @param source a single text, {@code s3://bucket/key} on the product's own server
   * @param sources several texts instead
   * @param tokenizer a {@code tokenizer.json}, by its address; every byte is a token if left out
   */
  public record Registration(
      String name,
      Optional<String> source,
      Optional<List<WeightedSource>> sources,
      Optional<String> tokenizer,
      OptionalDouble validationFraction) {
    public Registration {
      Objects.requireNonNull(name, "name is required");
      if (source.isPresent() == sources.isPresent()) {
        throw new IllegalArgumentException(
            "either source or sources is required, as s3://bucket/key");
      }
    }

    private List<WeightedSource> texts() {
      return sources.orElseGet(
          () -> List.of(new WeightedSource(source.orElseThrow(), OptionalDouble.empty())));
    }
  }

  /**
   * One of several texts.
   *
   * @param weight how often a training row comes from it, relative to the others; 1 if left out
   */
  public record WeightedSource(String source, OptionalDouble weight) {
    public WeightedSource {
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
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  public Response upload(
      @RestQuery @DefaultValue("") String name,
      @Parameter(schema = @Schema(type = SchemaType.NUMBER, defaultValue = "0.1"))
          @RestQuery
          @DefaultValue("0.1")
          String validationFraction,
      @RestQuery Optional<String> tokenizer,
      InputStream body) {
    return prepared(
        name,
        QueryValues.number("validationFraction", validationFraction),
        tokenizer,
        caller.requestId(),
        body);
  }

  private Response prepared(
      String name, double fraction, Optional<String> tokenizer, RequestId id, InputStream body) {
    return switch (uploads.receive(id, body)) {
      case Upload.Refused(Problem problem) -> throw Problems.invalid(problem);
      case Upload.Stored(SourceObject source, String sha256) -> {
        String asked =
            "POST /datasets %s %s %s %s"
                .formatted(name, fraction, tokenizer.orElse("bytes"), sha256);
        DatasetWish.Text text = new DatasetWish.Text(StoredObject.of(source), DEFAULT_WEIGHT);
        try {
          yield requests.accepted(id, asked, () -> plan(name, List.of(text), tokenizer, fraction));
        } finally {
          uploads.dropUnlessRequested(id, source);
        }
      }
    };
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "prepareDataset",
      summary = "Prepare texts that are in object storage already as a dataset.")
  @APIResponse(
      responseCode = "202",
      description = "The run that does it.",
      headers = @Header(name = "Location", description = "Where the run can be looked at."),
      content = @Content(schema = @Schema(implementation = RunViews.RunView.class)))
  public Response register(@Nullable Registration body) {
    Registration registration = Bodies.given(body);
    return requests.accepted(
        caller.requestId(),
        "POST /datasets " + Documents.canonical(registration),
        () -> plan(registration));
  }

  private Planned plan(Registration registration) {
    List<DatasetWish.Text> texts =
        registration.texts().stream()
            .map(text ->
                new DatasetWish.Text(found(text.source()), text.weight().orElse(DEFAULT_WEIGHT)))
            .toList();
    return plan(
        registration.name(),
        texts,
        registration.tokenizer(),
        registration.validationFraction().orElse(DEFAULT_VALIDATION));
  }

  private Planned plan(
      String name,
      List<DatasetWish.Text> texts,
      Optional<String> tokenizer,
      double validationFraction) {
    return DatasetPlanner.dataset(
        new DatasetWish(name, texts, tokenizer.map(this::found), validationFraction));
  }

  private StoredObject found(String asked) {
    return new StoredObject(
        asked, S3Address.of(asked).flatMap(where -> uploads.find(where.bucket(), where.key())));
  }

  @GET
  @Operation(
      operationId = "listDatasets",
      summary = "All datasets, by name and then the newest first.",
      description = "The Link header leads to the next page.")
  public RestResponse<List<DatasetViews.DatasetView>> list(
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    Page<DatasetManifest> page =
        Page.first(
            behind(QueryValues.cursor(cursor)),
            _ -> true,
            QueryValues.limit(limit),
            DatasetsResource::place);
    return Pages.of(page.things().stream().map(DatasetViews::dataset).toList(), asked, page.next());
  }

  private Stream<DatasetManifest> behind(String place) {
    Stream<DatasetManifest> all = index.datasets().stream();
    return place.isEmpty() ? all : all.dropWhile(one -> !place(one).equals(place)).skip(1);
  }

  private static String place(DatasetManifest dataset) {
    return dataset.name() + "/" + dataset.hash();
  }

  @GET
  @Path("/{name}")
  @Operation(operationId = "readNewestDataset", summary = "The newest dataset of a name.")
  public DatasetViews.DatasetView newest(@PathParam("name") String name) {
    return one(name);
  }

  @GET
  @Path("/{name}/{hash}")
  @Operation(operationId = "readDataset", summary = "One dataset, by name and hash.")
  public DatasetViews.DatasetView one(
      @PathParam("name") String name, @PathParam("hash") String hash) {
    return one(name + "/" + hash);
  }

  private DatasetViews.DatasetView one(String reference) {
    Optional<DatasetViews.DatasetView> found = index.dataset(reference).map(DatasetViews::dataset);
    return found.orElseThrow(() -> Problems.unknown("dataset", reference, "datasets"));
  }
}
