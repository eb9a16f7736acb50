package io.meristem.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.check.BucketCheck;
import io.meristem.storage.check.CheckLine;
import io.meristem.storage.check.Pace;
import io.meristem.storage.check.Scope;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Waiting;
import io.meristem.storage.run.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;

/** Whether the bucket is whole. */
@Path("/api/v1/storage")
@Tag(name = "storage")
public class StorageResource {

  private static final Logger LOG = Logger.getLogger(StorageResource.class);
  private static final String LINES = "application/x-ndjson";

  /** Of all checks of this process together. */
  private static final int CALLS_PER_SECOND = 500;

  private static final int TOO_MANY_REQUESTS = 429;

  private final ObjectStore store;
  private final BucketCheck check;
  private final Semaphore ofTheBucket = new Semaphore(1);
  private final Semaphore ofAModel = new Semaphore(1);

  StorageResource(ObjectStore store, Index index) {
    this.store = store;
    this.check =
        new BucketCheck(
            store,
            new Pace(CALLS_PER_SECOND, Waiting.REALLY),
            Waiting.REALLY,
            index.versions()::commitsOf);
  }

  @GET
  @Path("/findings")
  @Operation(
      operationId = "checkStorage",
      summary = "Look at every object in the bucket, and tell what is wrong, as it is found.",
      description =
          """
          Reads every document and asks for the size of every blob that one names; with contents=true every \
          blob is read and hashed too. Nothing is changed, and it may be asked at any time. The answer \
          streams lines of JSON: {"finding": {"key", "defect", "why", "wayOut"}}; at most once a second \
          {"progress", "at"}; and at the end {"totals", "findings", "seconds"}. An answer without its end was cut off; {"problem"} says why. Closing the connection \
          ends the work. Each orchestrator does one check of the bucket at a time, and one of a model.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "What it finds, as it finds it.",
      content = @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "429", description = "Another caller's check is under way.")
  public Response findings(
      @Parameter(description = "Only this model's log, and all that its versions are made of.")
          @RestQuery
          Optional<String> model,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @RestQuery @DefaultValue("false")
          String contents) {
    return lines(new Scope(model, QueryValues.flag("contents", contents)));
  }

  private Response lines(Scope scope) {
    scope.model().ifPresent(this::requireModel);
    if (turn(scope).availablePermits() == 0) {
      throw HttpProblem.builder(Problems.of(TOO_MANY_REQUESTS, underWay(scope)))
          .withHeader(HttpHeaders.RETRY_AFTER, scope.model().isPresent() ? 5 : 60)
          .build();
    }
    StreamingOutput lines = out -> tell(scope, out);
    return Response.ok(lines, LINES).build();
  }

  private void requireModel(String model) {
    if (store.keysAfter(Lineage.MODELS + model + "/", "", 1).isEmpty()) {
      throw Problems.unknown("model", model, "models");
    }
  }

  private Semaphore turn(Scope scope) {
    return scope.model().isPresent() ? ofAModel : ofTheBucket;
  }

  private static Problem underWay(Scope scope) {
    return new Problem(
        "check-under-way",
        "Storage is being checked",
        "this orchestrator checks %s already, for another caller; ask again when that is done"
            .formatted(scope.model().isPresent() ? "a model" : "the whole bucket"));
  }

  /** Who comes by at the same moment as another one learns it here. */
  void tell(Scope scope, OutputStream out) {
    if (!turn(scope).tryAcquire()) {
      tell(underWay(scope), out);
      return;
    }
    try {
      check.run(scope, line -> write(line, out));
    } catch (NobodyListens e) {
      LOG.debugf("nobody listens to the check any more: %s", e.getMessage());
    } catch (ObjectStoreException e) {
      tell(away(e), out);
    } catch (RuntimeException e) {
      LOG.error("a check of storage met a defect", e);
      tell(defect(), out);
    } finally {
      turn(scope).release();
    }
  }

  private static void tell(Problem problem, OutputStream out) {
    try {
      write(new CheckLine.Broken(problem), out);
    } catch (NobodyListens e) {
      LOG.debugf("nobody listens to the check any more: %s", e.getMessage());
    }
  }

  private static Problem away(ObjectStoreException e) {
    return new Problem(
        "storage-unavailable",
        "Object storage did not answer",
        e.getMessage() + "; ask again when it answers");
  }

  private static Problem defect() {
    return new Problem(
        "internal-error",
        "The orchestrator has a defect",
        "the check met a defect and was broken off, and the orchestrator's log says more; ask again, and report it if it stays");
  }

  private static void write(CheckLine line, OutputStream out) {
    try {
      out.write((Documents.json(line) + "\n").getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new NobodyListens(e);
    }
  }

  private static final class NobodyListens extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NobodyListens(IOException cause) {
      super(cause);
    }
  }
}
