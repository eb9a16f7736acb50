package io.meristem.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.orchestrator.http.Bodies;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.serving.Answer;
import io.meristem.orchestrator.serving.SamplingWorkers;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.sampling.SampleLine;
import io.meristem.storage.sampling.SampleRequest;
import io.meristem.storage.sampling.Sampling;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What published versions write. */
@Path("/api/v1/versions/{id}/samples")
@Tag(name = "versions")
public class SamplesResource {

  private static final Logger LOG = Logger.getLogger(SamplesResource.class);
  private static final String LINES = "application/x-ndjson";
  private static final int CHUNK = 8192;

  private final References references;
  private final SamplingWorkers workers;

  SamplesResource(References references, SamplingWorkers workers) {
    this.references = references;
    this.workers = workers;
  }

  /**
   * A prompt to write on from, and how.
   *
   * @param maxTokens 128 if left out
   * @param temperature 1 if left out; 0 always takes the likeliest token
   * @param topK all tokens if left out
   * @param topP all tokens if left out
   * @param seed 1 if left out: the same request gives the same text
   * @param stop texts that end the answer without being part of it
   * @param stopTokens ids that end the answer
   */
  public record NewSample(
      String prompt,
      OptionalInt maxTokens,
      OptionalDouble temperature,
      OptionalInt topK,
      OptionalDouble topP,
      OptionalLong seed,
      Optional<List<String>> stop,
      Optional<List<Integer>> stopTokens) {

    private static final int DEFAULT_TOKENS = 128;

    public NewSample {
      Objects.requireNonNull(prompt, "prompt is required, the text to write on from");
      stop = stop.map(List::copyOf);
      stopTokens = stopTokens.map(List::copyOf);
    }

    Sampling sampling() {
      return new Sampling(
          prompt,
          maxTokens.orElse(DEFAULT_TOKENS),
          temperature.orElse(1),
          topK.orElse(0),
          topP.orElse(1),
          seed.orElse(1),
          stop.orElse(List.of()),
          stopTokens.orElse(List.of()));
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "sample",
      summary = "Let a version write on from a prompt, token by token.",
      description =
          """
          A worker writes, also while it trains. The answer streams one line of JSON for each token, \
          {"text", "token"}, and at the end {"finish", "text", "tokens", "seconds"}; finish is stop, limit \
          (maxTokens) or length (the context is full). All texts joined are the answer. An answer \
          without its end was cut off; {"problem"} says why. Closing the connection ends the work.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "What it writes, as it writes it.",
      content = @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING)))
  public Response sample(@PathParam("id") String id, @Nullable NewSample body) {
    Sampling sampling = sampling(Bodies.given(body));
    PublishedVersion version = references.whole(id);
    return switch (workers.ask(new SampleRequest(version.asParent(), sampling))) {
      case Answer.Refused(int status, Problem problem) -> throw Problems.of(status, problem);
      case Answer.Writing(InputStream lines) -> {
        StreamingOutput output = out -> pass(lines, out);
        yield Response.ok(output, LINES).build();
      }
    };
  }

  private static Sampling sampling(NewSample sample) {
    try {
      return sample.sampling();
    } catch (IllegalArgumentException e) {
      throw Problems.invalid(
          "invalid-sampling", "A value cannot be", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Passes on each line as it comes. When nobody takes them, the worker hears of it; when the
   * worker is gone, the caller does.
   */
  private static void pass(InputStream lines, OutputStream out) {
    byte[] chunk = new byte[CHUNK];
    try (lines) {
      int read = next(lines, chunk);
      while (read >= 0) {
        out.write(chunk, 0, read);
        out.flush();
        read = next(lines, chunk);
      }
    } catch (WorkerLost e) {
      end(out, e);
    } catch (IOException e) {
      LOG.debugf("nobody takes the answer any more: %s", e.getMessage());
    }
  }

  private static int next(InputStream lines, byte[] chunk) throws WorkerLost {
    try {
      return lines.read(chunk);
    } catch (IOException e) {
      throw new WorkerLost(e);
    }
  }

  private static void end(OutputStream out, WorkerLost loss) {
    Problem problem =
        new Problem(
            "worker-lost",
            "The worker broke off",
            "the worker that wrote is gone (%s); send the request again"
                .formatted(loss.getMessage()));
    try {
      out.write((Documents.json(new SampleLine.Broken(problem)) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      LOG.debugf("nobody takes the answer any more: %s", e.getMessage());
    }
  }

  /** The worker's connection ended before its answer. */
  private static final class WorkerLost extends Exception {

    private static final long serialVersionUID = 1;

    WorkerLost(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
